import { VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Banners } from '../features/overview/banners.tsx';
import { CardPanel } from '../features/overview/card-panel.tsx';
import { IncludedPanel } from '../features/overview/included-panel.tsx';
import { LinksPanel } from '../features/overview/links-panel.tsx';
import classes from '../features/overview/overview.module.css';
import { PlanPanel } from '../features/overview/plan-panel.tsx';
import { canManageBilling, useSession } from '../features/session/use-session.ts';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';

export function BillingOverviewPage() {
  const session = useSession();
  return (
    <Page title="Billing" lead={session ? `Plan, card and charges of ${session.account.name}.` : undefined}>
      <Overview canManage={canManageBilling(session)} />
    </Page>
  );
}

function Overview({ canManage }: { canManage: boolean }) {
  const overview = trpc.overview.get.useQuery();
  if (overview.isPending) return <Loading label="Loading your plan" shape={[220, [180, 180]]} />;
  if (overview.error) {
    return (
      <FailureNotice
        error={overview.error}
        onRetry={() => void overview.refetch()}
        isRetrying={overview.isFetching}
      />
    );
  }
  const view = overview.data;
  return (
    <div className={classes.grid}>
      <StatusNews text={`${view.planName}: ${view.statusText}`} />
      <Banners banners={view.banners} planName={view.planName} canManage={canManage} />
      <PlanPanel view={view} canManage={canManage} />
      <CardPanel view={view} canManage={canManage} />
      <IncludedPanel />
      <LinksPanel view={view} canManage={canManage} />
    </div>
  );
}

/** Says a status that changed by itself; silent about the first one, which is read with the page. */
function StatusNews({ text }: { text: string }) {
  const [first] = useState(text);
  const [news, setNews] = useState('');
  useEffect(() => {
    if (text !== first) setNews(text);
  }, [text, first]);
  return (
    <VisuallyHidden aria-live="polite" aria-atomic="true">
      {news}
    </VisuallyHidden>
  );
}
