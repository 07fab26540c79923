import { InvoiceList } from '../features/invoices/invoice-list.tsx';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import table from '../ui/table.module.css';

export function InvoicesPage() {
  return (
    <Page title="Invoices" lead="Every invoice of your account, newest first.">
      <Invoices />
    </Page>
  );
}

function Invoices() {
  const list = trpc.invoices.list.useInfiniteQuery(
    { limit: 12 },
    { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
  );
  if (list.isPending) return <Loading label="Loading your invoices" shape={[48, 56, 56, 56]} />;
  if (!list.data) return <FailureNotice error={list.error} onRetry={() => void list.refetch()} />;
  const invoices = list.data.pages.flatMap(({ items }) => items);
  if (invoices.length === 0) return <NoInvoices />;
  return (
    <>
      <InvoiceList invoices={invoices} />
      <LoadMore list={list} />
    </>
  );
}

function NoInvoices() {
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
