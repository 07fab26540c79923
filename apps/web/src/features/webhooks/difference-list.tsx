import { type Outputs, trpc } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFlash } from '../../ui/flash.tsx';
import { Loading } from '../../ui/loading.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { StaffButton } from '../operate/staff-button.tsx';
import classes from './webhooks.module.css';

type Difference = Outputs['operator']['reconciliation']['differences'][number];

const PROBLEMS = {
  differs: 'Not as Stripe has it',
  missing_here: 'Missing here',
  missing_at_stripe: 'Missing at Stripe',
} as const;

/** Where the last comparison found database and Stripe to differ, each with its repair. */
export function DifferenceList({ scanId }: { scanId: string }) {
  const differences = trpc.operator.reconciliation.differences.useQuery({ scanId });
  if (differences.isPending) return <Loading label="Loading the differences" shape={[64, 64]} />;
  if (!differences.data)
    return <FailureNotice error={differences.error} onRetry={() => void differences.refetch()} />;
  const open = differences.data.filter(({ repairedAt }) => repairedAt === null);
  return (
    <>
      {open.length > 1 ? <Repair scanId={scanId} label={`Repair all ${open.length}…`} /> : null}
      <ul className={classes.replayed} aria-label="Differences">
        {differences.data.map((difference) => (
          <li key={`${difference.stripeAccount}/${difference.objectId}`}>
            <Words difference={difference} />
            {difference.repairedAt === null ? (
              <Repair scanId={scanId} objectId={difference.objectId} label="Repair…" />
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function Words({ difference }: { difference: Difference }) {
  const { objectType, objectId, problem, fields, lastHeardAt, firstFoundAt, repairedAt } = difference;
  return (
    <>
      <div className={classes.replayedHead}>
        <strong>{objectType}</strong>
        <StatusBadge tone={repairedAt ? 'ok' : 'warning'}>
          {repairedAt ? 'Repaired' : PROBLEMS[problem]}
        </StatusBadge>
      </div>
      <span className={classes.ids}>{objectId}</span>
      {fields.length > 0 ? (
        <ul className={classes.changes}>
          {fields.map(({ field, here, atStripe }) => (
            <li key={field}>
              <code>{field}</code> is {here} here and {atStripe} at Stripe
            </li>
          ))}
        </ul>
      ) : null}
      <span>
        Found <Day at={firstFoundAt} withTime />
        {lastHeardAt ? (
          <>
            , last heard of <Day at={lastHeardAt} withTime />
          </>
        ) : null}
      </span>
      {difference.notRepairedBecause ? <span>Not repaired: {difference.notRepairedBecause}</span> : null}
    </>
  );
}

function Repair({ scanId, objectId, label }: { scanId: string; objectId?: string; label: string }) {
  const utils = trpc.useUtils();
  const flash = useFlash();
  const repair = trpc.operator.reconciliation.repair.useMutation();
  const confirm = async (because: string) => {
    const { repaired, open } = await repair.mutateAsync({ scanId, objectId: objectId ?? null, because });
    flash.show(open === 0 ? `Repaired: ${repaired}.` : `Repaired: ${repaired}; still open: ${open}.`);
    await utils.operator.reconciliation.invalidate();
  };
  return (
    <StaffButton
      does="reconciliation.repair"
      label={label}
      {...(objectId ? { name: `Repair ${objectId}…` } : {})}
      question="Take what Stripe has?"
      yes="Yes, repair"
      onConfirm={confirm}
    />
  );
}
