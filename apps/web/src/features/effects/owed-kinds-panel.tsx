import { Link } from '@tanstack/react-router';
import { type Outputs, trpc } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFlash } from '../../ui/flash.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from '../operate/operate.module.css';
import { REFRESH_MS } from '../operate/refresh.ts';
import { StaffButton } from '../operate/staff-button.tsx';

type OwedKind = Outputs['operator']['effects']['summary'][number];

/** What is owed by kind, each with the way to redrive all of it. */
export function OwedKindsPanel() {
  const summary = trpc.operator.effects.summary.useQuery(undefined, { refetchInterval: REFRESH_MS });
  if (summary.isPending) return <Loading label="Loading what is owed" shape={[140]} />;
  if (!summary.data) return <FailureNotice error={summary.error} onRetry={() => void summary.refetch()} />;
  return (
    <Panel title="Owed now">
      {summary.data.length === 0 ? (
        <p className={classes.nothing}>Nothing: everything that was owed is done.</p>
      ) : (
        <ul className={classes.items} aria-label="Owed by kind">
          {summary.data.map((owed) => (
            <li key={owed.kind}>
              <Kind owed={owed} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Kind({ owed: { kind, pending, dead, oldestPendingAt, oldestDeadAt } }: { owed: OwedKind }) {
  return (
    <>
      <strong className={classes.code}>{kind}</strong>
      <span>
        <Link to="/operate/effects" search={{ state: 'pending', kind }} className={classes.link}>
          {pending.toLocaleString()} waiting
        </Link>
        {oldestPendingAt ? (
          <>
            , the oldest since <Day at={oldestPendingAt} withTime />
          </>
        ) : null}
      </span>
      <span>
        <Link to="/operate/effects" search={{ kind }} className={classes.link}>
          {dead.toLocaleString()} given up
        </Link>
        {oldestDeadAt ? (
          <>
            , the oldest since <Day at={oldestDeadAt} withTime />
          </>
        ) : null}
      </span>
      {dead > 0 ? <RedriveKind kind={kind} dead={dead} /> : null}
    </>
  );
}

function RedriveKind({ kind, dead }: { kind: string; dead: number }) {
  const utils = trpc.useUtils();
  const flash = useFlash();
  const redrive = trpc.operator.effects.redriveMany.useMutation();
  const confirm = async (because: string) => {
    const { redriven, left } = await redrive.mutateAsync({ kind, because });
    flash.show(
      `Owed again: ${redriven.toLocaleString()}.${left > 0 ? ` Still given up: ${left.toLocaleString()}.` : ''}`,
    );
    await utils.operator.effects.invalidate();
  };
  const all = dead === 1 ? 'it' : `all ${dead.toLocaleString()}`;
  return (
    <StaffButton
      does="effects.redriveMany"
      label={`Redrive ${all}…`}
      name={`Redrive ${all} of ${kind}…`}
      question={`Owe ${all} of ${kind} again? What was done already is not done twice.`}
      yes={`Yes, redrive ${all}`}
      onConfirm={confirm}
    />
  );
}
