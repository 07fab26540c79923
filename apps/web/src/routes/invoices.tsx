import { Button } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { CreditPanel } from '../features/credit/credit-panel.tsx';
import { InvoiceFilter } from '../features/invoices/invoice-filter.tsx';
import { InvoiceList } from '../features/invoices/invoice-list.tsx';
import { type InvoiceSearch, toInvoiceFilter } from '../features/invoices/invoice-search.ts';
import { UpcomingPanel } from '../features/invoices/upcoming-panel.tsx';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import form from '../ui/form.module.css';
import { LinkButton } from '../ui/link-button.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import table from '../ui/table.module.css';

export function InvoicesPage() {
  const search = useSearch({ from: '/signed-in/billing/invoices' });
  return (
    <Page title="Invoices" lead="What comes next, your credit, and every invoice of your account.">
      <div className={form.stack}>
        <UpcomingPanel />
        <CreditPanel />
        <InvoiceFilter search={search} />
        <Invoices search={search} />
      </div>
    </Page>
  );
}

function Invoices({ search }: { search: InvoiceSearch }) {
  const list = trpc.invoices.list.useInfiniteQuery(
    { limit: 12, ...toInvoiceFilter(search) },
    { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
  );
  if (list.isPending) return <Loading label="Loading your invoices" shape={[48, 56, 56, 56]} />;
  if (!list.data) return <FailureNotice error={list.error} onRetry={() => void list.refetch()} />;
  const invoices = list.data.pages.flatMap(({ items }) => items);
  if (invoices.length === 0) return <NoInvoices isFiltered={Object.keys(search).length > 0} />;
  return (
    <div>
      <InvoiceList invoices={invoices} />
      <div className={table.more}>
        {list.error ? <FailureNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.hasNextPage ? (
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            Load more
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function NoInvoices({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered)
    return (
      <div className={table.empty}>
        <strong>None like that</strong>
        <p>No invoice has this status in this year.</p>
        <LinkButton to="/billing/invoices" variant="default" size="sm">
          Show all
        </LinkButton>
      </div>
    );
  return (
    <div className={table.empty}>
      <strong>No invoices yet</strong>
      <p>Your first one appears here as soon as you are charged.</p>
      <LinkButton to="/pricing" variant="default" size="sm">
        See the plans
      </LinkButton>
    </div>
  );
}
