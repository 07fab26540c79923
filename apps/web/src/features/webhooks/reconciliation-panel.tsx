import { Button } from '@mantine/core';
import { type Outputs, trpc } from '../../server.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Day } from '../../ui/day.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFlash } from '../../ui/flash.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
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
  const refresh = () => utils.operator.reconciliation.invalidate();
  const sweep = trpc.operator.reconciliation.sweep.useMutation({
    onSuccess: async (sweeps) => {
      await refresh();
      const found = sweeps.reduce((sum, each) => sum + each.found, 0);
      flash.show(found === 0 ? 'No event was missed.' : `${found} events had been missed and were added.`);
    },
  });
  const compare = trpc.operator.reconciliation.start.useMutation({
    onSuccess: async () => {
      await refresh();
      flash.show('The comparison has begun.');
    },
  });
  const rebuild = trpc.operator.reconciliation.start.useMutation();
  const confirmRebuild = async () => {
    await rebuild.mutateAsync({ purpose: 'sync' });
    await refresh();
    flash.show('The rebuild has begun.');
  };
  const error = sweep.error ?? compare.error;
  return (
    <div className={classes.actions}>
      <Button variant="default" loading={sweep.isPending} onClick={() => sweep.mutate()}>
        Look for missed events
      </Button>
      <Button
        variant="default"
        loading={compare.isPending}
        disabled={isComparing}
        onClick={() => compare.mutate({ purpose: 'reconcile' })}
      >
        Compare all objects
      </Button>
      {isRebuilding ? null : (
        <ConfirmButton
          label="Rebuild all rows…"
          size="md"
          question="Read every object at Stripe and write its row anew? Nothing is told or owed because of it; it may take hours."
          yes="Yes, rebuild"
          onConfirm={confirmRebuild}
        />
      )}
      {error ? <FailureNotice error={error} action={<span />} /> : null}
    </div>
  );
}
