import { AlertList } from '../features/alerts/alert-list.tsx';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import table from '../ui/table.module.css';

export function AlertsPage() {
  return (
    <Page
      title="Alerts"
      width="narrow"
      lead="What went wrong with somebody's billing, until one of you looks after it."
    >
      <Alerts />
    </Page>
  );
}

function Alerts() {
  const alerts = trpc.operator.alerts.list.useQuery(undefined, { refetchInterval: 30_000 });
  if (alerts.isPending) return <Loading label="Loading the alerts" shape={[120]} />;
  if (!alerts.data) return <FailureNotice error={alerts.error} onRetry={() => void alerts.refetch()} />;
  if (alerts.data.length === 0)
    return (
      <div className={table.empty}>
        <strong>Nothing to look after</strong>
        <p>What needs somebody shows here by itself.</p>
      </div>
    );
  return (
    <Panel title="To be looked after">
      <AlertList alerts={alerts.data} />
    </Panel>
  );
}
