import { useSearch } from '@tanstack/react-router';
import { PaymentList } from '../features/failed-payments/payment-list.tsx';
import { RecoveryPanel } from '../features/failed-payments/recovery-panel.tsx';
import classes from '../features/operate/operate.module.css';
import { REFRESH_MS } from '../features/operate/refresh.ts';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import table from '../ui/table.module.css';

const LEAD =
  'Renewals that could not be charged, each with what is done next and when. Customers are written to and charged again by the policy; here you see it, and charge by hand.';

export function FailedPaymentsPage() {
  const { state = 'open' } = useSearch({ from: '/signed-in/operate/payments' });
  return (
    <Page title="Failed payments" lead={LEAD}>
      <div className={classes.stack}>
        <RecoveryPanel />
        <section aria-labelledby="payments-title" className={classes.stack}>
          <div className={table.row}>
            <h2 id="payments-title" className={classes.title}>
              {state === 'open' ? 'Open, the oldest first' : 'Closed, the newest first'}
            </h2>
            <LinkButton
              to="/operate/payments"
              search={state === 'open' ? { state: 'closed' } : {}}
              variant="default"
              size="sm"
            >
              {state === 'open' ? 'Show what was closed' : 'Show what is open'}
            </LinkButton>
          </div>
          <Found state={state} />
        </section>
      </div>
    </Page>
  );
}

function Found({ state }: { state: 'open' | 'closed' }) {
  const list = trpc.operator.failedPayments.list.useInfiniteQuery(
    { limit: 25, state },
    { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined, refetchInterval: REFRESH_MS },
  );
  if (list.isPending) return <Loading label="Loading the failed payments" shape={[160, 160]} />;
  if (!list.data) return <FailureNotice error={list.error} onRetry={() => void list.refetch()} />;
  const payments = list.data.pages.flatMap(({ items }) => items);
  if (payments.length === 0)
    return (
      <div className={table.empty}>
        <strong>{state === 'open' ? 'Nothing is unpaid' : 'Nothing was closed yet'}</strong>
        <p>
          {state === 'open'
            ? 'Every renewal was paid, or its case is closed.'
            : 'Cases stand here once they are paid or given up.'}
        </p>
      </div>
    );
  return (
    <>
      <PaymentList payments={payments} />
      <LoadMore list={list} />
    </>
  );
}
