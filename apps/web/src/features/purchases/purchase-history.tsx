import { Link } from '@tanstack/react-router';
import { trpc } from '../../server.ts';
import { Amount } from '../../ui/amount.tsx';
import { Day } from '../../ui/day.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import classes from './purchases.module.css';

/** What was paid for once, newest first, also what was given back. */
export function PurchaseHistory() {
  const purchases = trpc.purchases.list.useQuery();
  if (purchases.isPending) return <Loading label="Loading your purchases" shape={[160]} />;
  if (!purchases.data)
    return <FailureNotice error={purchases.error} onRetry={() => void purchases.refetch()} />;
  return (
    <Panel title="What you bought">
      {purchases.data.length === 0 ? (
        <p className={classes.quiet}>Nothing yet. What you buy once is listed here, with its invoice.</p>
      ) : (
        <ul className={classes.offers}>
          {purchases.data.map(({ id, name, paidAt, refundedAt, endsAt, gives, total }) => (
            <li key={id} className={classes.offer}>
              <div className={classes.words}>
                <h3 className={classes.name}>{name}</h3>
                <p>
                  <Day at={paidAt} />. {gives.join('; ')}
                  {endsAt && !refundedAt ? (
                    <>
                      ; until <Day at={endsAt} />
                    </>
                  ) : null}
                  .
                </p>
              </div>
              <div className={classes.actions}>
                <strong className={classes.total}>
                  <Amount value={total} />
                </strong>
                {refundedAt ? (
                  <StatusBadge tone="neutral">Refunded</StatusBadge>
                ) : (
                  <StatusBadge tone="ok">Paid</StatusBadge>
                )}
                <Link
                  to="/billing/invoices/$invoiceId"
                  params={{ invoiceId: id }}
                  className={classes.here}
                  aria-label={`Invoice of ${name}`}
                >
                  Invoice
                </Link>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
