import { type Outputs, trpc } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFlash } from '../../ui/flash.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StaffButton } from '../operate/staff-button.tsx';
import { DifferenceList } from './difference-list.tsx';
import { ScanProgress } from './scan-progress.tsx';
import classes from './webhooks.module.css';

type View = Outputs['operator']['reconciliation']['view'];

const REFRESH_MS = 15_000;
const WORKING_MS = 2_000;

/** Whether anything was missed: how far Stripe's events and objects were compared, and where they differ. */
export function ReconciliationPanel() {
  const view = trpc.operator.reconciliation.view.useQuery(undefined, {
    refetchInterval: ({ state }) => (isAtWork(state.data) ? WORKING_MS : REFRESH_MS),
  });
  if (view.isPending) return <Loading label="Loading the comparison with Stripe" shape={[160]} />;
  if (!view.data) return <FailureNotice error={view.error} onRetry={() => void view.refetch()} />;
  const { reconcile, sync } = view.data;
  return (
    <Panel title="Compared with Stripe">
      <dl className={classes.facts}>
        <Sweeps sweeps={view.data.sweeps} />
        <dt>Objects compared</dt>
        <dd>{reconcile ? <ScanProgress scan={reconcile} /> : 'not yet; every night'}</dd>
        {sync ? (
          <>
            <dt>Rows rebuilt</dt>
            <dd>
              <ScanProgress scan={sync} />
            </dd>
          </>
        ) : null}
      </dl>
      <Actions
        isComparing={reconcile !== null && reconcile.finishedAt === null}
        isRebuilding={sync !== null && sync.finishedAt === null}
      />
      {reconcile && reconcile.differences.found > 0 ? <DifferenceList scanId={reconcile.scanId} /> : null}
    </Panel>
  );
}

const isAtWork = (view: View | undefined) =>
  [view?.reconcile, view?.sync].some((scan) => scan && scan.finishedAt === null);

function Sweeps({ sweeps }: { sweeps: View['sweeps'] }) {
  return sweeps.map(({ stripeAccount, seenUntil, found }) => (
    <div key={stripeAccount} className={classes.pair}>
      <dt>{stripeAccount === 'platform' ? 'Events compared' : `Events of ${stripeAccount}`}</dt>
      <dd>
        {seenUntil ? (
          <>
            until <Day at={seenUntil} withTime />,{' '}
            {found === 0 ? 'none had been missed' : `${found} had been missed and were added`}
          </>
        ) : (
          'not yet; every five minutes'
        )}
      </dd>
    </div>
  ));
}

function Actions({ isComparing, isRebuilding }: { isComparing: boolean; isRebuilding: boolean }) {
  const utils = trpc.useUtils();
  const flash = useFlash();
  const sweep = trpc.operator.reconciliation.sweep.useMutation();
  const start = trpc.operator.reconciliation.start.useMutation();
  const say = async (words: string) => {
    await utils.operator.reconciliation.invalidate();
    flash.show(words);
  };
  const sweepNow = async (because: string) => {
    const sweeps = await sweep.mutateAsync({ because });
    const found = sweeps.reduce((sum, each) => sum + each.found, 0);
    await say(found === 0 ? 'No event was missed.' : `${found} events had been missed and were added.`);
  };
  const begin = async (purpose: 'reconcile' | 'sync', because: string) => {
    await start.mutateAsync({ purpose, because });
    await say(purpose === 'sync' ? 'The rebuild has begun.' : 'The comparison has begun.');
  };
  return (
    <div className={classes.actions}>
      <StaffButton
        does="reconciliation.sweep"
        label="Look for missed events…"
        size="md"
        question="Ask Stripe now for the events that never came?"
        yes="Yes, look now"
        onConfirm={sweepNow}
      />
      <StaffButton
        does="reconciliation.start"
        label="Compare all objects…"
        size="md"
        disabled={isComparing}
        question="Read every object at Stripe and compare it with its row? Nothing is changed by it."
        yes="Yes, compare"
        onConfirm={(because) => begin('reconcile', because)}
      />
      {isRebuilding ? null : (
        <StaffButton
          does="reconciliation.start"
          label="Rebuild all rows…"
          size="md"
          question="Read every object at Stripe and write its row anew? Nothing is told or owed because of it; it may take hours."
          yes="Yes, rebuild"
          onConfirm={(because) => begin('sync', because)}
        />
      )}
    </div>
  );
}
