import { useParams, useSearch } from '@tanstack/react-router';
import { CustomerFacts } from '../features/customers/customer-facts.tsx';
import { InvoicesPanel } from '../features/customers/invoices-panel.tsx';
import { PaymentsPanel } from '../features/customers/payments-panel.tsx';
import { Timeline } from '../features/customers/timeline.tsx';
import operate from '../features/operate/operate.module.css';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';

const FROM = '/signed-in/operate/customers/$accountId';

export function CustomerPage() {
  const { accountId } = useParams({ from: FROM });
  const { show } = useSearch({ from: FROM });
  const customer = trpc.operator.customers.get.useQuery({ accountId });
  return (
    <Page
      title={customer.data?.name ?? 'Customer'}
      aside={
        <LinkButton to="/operate/customers" variant="default" size="sm">
          All customers
        </LinkButton>
      }
    >
      <div className={operate.stack}>
        {customer.isPending ? <Loading label="Loading the customer" shape={[160, 200, 320]} /> : null}
        {customer.error ? (
          <FailureNotice error={customer.error} onRetry={() => void customer.refetch()} />
        ) : null}
        {customer.data ? (
          <>
            <CustomerFacts customer={customer.data} />
            <PaymentsPanel accountId={accountId} />
            <InvoicesPanel accountId={accountId} />
            <Timeline accountId={accountId} show={show} />
          </>
        ) : null}
      </div>
    </Page>
  );
}
