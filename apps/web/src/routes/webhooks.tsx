import { useSearch } from '@tanstack/react-router';
import { MayDo } from '../features/operate/may-do.tsx';
import { EventList } from '../features/webhooks/event-list.tsx';
import { EventSearch } from '../features/webhooks/event-search.tsx';
import { toMoments } from '../features/webhooks/event-words.ts';
import { HealthPanel } from '../features/webhooks/health-panel.tsx';
import { ReconciliationPanel } from '../features/webhooks/reconciliation-panel.tsx';
import { ReplayManyPanel } from '../features/webhooks/replay-many-panel.tsx';
import type { WebhookSearch } from '../features/webhooks/webhook-search.ts';
import classes from '../features/webhooks/webhooks.module.css';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import table from '../ui/table.module.css';

export function WebhooksPage() {
  const search = useSearch({ from: '/signed-in/operate/webhooks' });
  return (
    <Page title="Webhooks" lead="Every event that Stripe sent, what became of it, and why.">
      <div className={classes.stack}>
        <HealthPanel />
        <ReconciliationPanel />
        <EventSearch search={search} />
        {Object.keys(search).length > 0 ? (
          <MayDo does="inbox.replayMany" what="Replaying what is shown">
            <ReplayManyPanel key={JSON.stringify(search)} search={search} />
          </MayDo>
        ) : null}
        <Events search={search} />
      </div>
    </Page>
  );
}

function Events({ search }: { search: WebhookSearch }) {
  const list = trpc.operator.inbox.list.useInfiniteQuery(
    { limit: 25, state: search.state ?? null, search: search.q ?? null, ...toMoments(search) },
    { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
  );
  if (list.isPending) return <Loading label="Loading the events" shape={[48, 64, 64, 64]} />;
  if (!list.data) return <FailureNotice error={list.error} onRetry={() => void list.refetch()} />;
  const events = list.data.pages.flatMap(({ items }) => items);
  if (events.length === 0) return <NoEvents isFiltered={Object.keys(search).length > 0} />;
  return (
    <>
      <EventList events={events} />
      <LoadMore list={list} />
    </>
  );
}

function NoEvents({ isFiltered }: { isFiltered: boolean }) {
  return (
    <div className={table.empty}>
      <strong>{isFiltered ? 'No event is like that' : 'No events yet'}</strong>
      <p>{isFiltered ? 'Ids have to be whole.' : 'The first one comes with the first customer.'}</p>
      {isFiltered ? (
        <LinkButton to="/operate/webhooks" variant="default" size="sm">
          Show all events
        </LinkButton>
      ) : null}
    </div>
  );
}
