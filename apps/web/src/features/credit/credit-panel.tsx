import { Button } from '@mantine/core';
import { trpc } from '../../server.ts';
import { Amount } from '../../ui/amount.tsx';
import { Day } from '../../ui/day.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import form from '../../ui/form.module.css';
import ledger from '../../ui/ledger.module.css';
import { Panel } from '../../ui/panel.tsx';
import table from '../../ui/table.module.css';

/** What the account has to its good, and how it came about. Nothing is shown of an account that never had any. */
export function CreditPanel() {
  const credit = trpc.creditBalance.get.useQuery();
  const steps = trpc.creditBalance.transactions.useInfiniteQuery(
    { limit: 10 },
    { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
  );
  if (credit.error) return <FailureNotice error={credit.error} onRetry={() => void credit.refetch()} />;
  const items = steps.data?.pages.flatMap((page) => page.items) ?? [];
  const balances = credit.data?.balances ?? [];
  if (balances.length === 0 && items.length === 0) return null;
  return (
    <Panel title="Your credit">
      <div className={form.form}>
        {balances.length === 0 ? <p className={table.quiet}>It is used up.</p> : null}
        {balances.map((balance) => (
          <p key={balance.currency}>
            {balance.amountMinor > 0 ? (
              <>
                <Amount value={balance} /> is taken off your next invoices.
              </>
            ) : (
              <>
                <Amount value={{ ...balance, amountMinor: -balance.amountMinor }} /> is added to your next
                invoice.
              </>
            )}
          </p>
        ))}
        {steps.error ? <FailureNotice error={steps.error} onRetry={() => void steps.refetch()} /> : null}
        {items.length > 0 ? (
          <table className={ledger.ledger} aria-label="How your credit changed">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col" className={ledger.figure}>
                  Change
                </th>
                <th scope="col" className={ledger.figure}>
                  Credit
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map(({ id, at, text, amount, balance }) => (
                <tr key={id}>
                  <th scope="row">
                    {text}
                    <span className={ledger.period}>
                      <Day at={at} />
                    </span>
                  </th>
                  <td className={ledger.figure}>
                    <Amount value={amount} signed />
                  </td>
                  <td className={ledger.figure}>
                    <Amount value={balance} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : null}
        {steps.hasNextPage ? (
          <Button
            variant="default"
            size="sm"
            loading={steps.isFetchingNextPage}
            onClick={() => void steps.fetchNextPage()}
          >
            Show more
          </Button>
        ) : null}
      </div>
    </Panel>
  );
}
