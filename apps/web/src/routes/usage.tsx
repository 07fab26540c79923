import { UsagePanel } from '../features/usage/usage-panel.tsx';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import table from '../ui/table.module.css';

export function UsagePage() {
  return (
    <Page title="Usage" lead="What you have used in this period, and what it costs so far.">
      <Usage />
    </Page>
  );
}

function Usage() {
  const usage = trpc.usage.view.useQuery();
  if (usage.isPending) return <Loading label="Loading your usage" shape={[220, 220]} />;
  if (!usage.data) return <FailureNotice error={usage.error} onRetry={() => void usage.refetch()} />;
  if (usage.data.length === 0) return <NothingMetered />;
  return usage.data.map((each) => <UsagePanel key={each.feature} usage={each} />);
}

function NothingMetered() {
  return (
    <div className={table.empty}>
      <strong>Nothing is counted</strong>
      <p>No plan has a feature that is counted by use.</p>
      <LinkButton to="/pricing" variant="default" size="sm">
        See the plans
      </LinkButton>
    </div>
  );
}
