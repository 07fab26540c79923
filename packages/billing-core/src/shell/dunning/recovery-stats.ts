import { sql } from 'kysely';
import type { RecoveryStats } from '../../billing.ts';
import type { BillingContext } from '../context.ts';

const DAY_MS = 86_400_000;

/** What became of the cases that were opened in the last so many days; what is at risk, of all that are open. */
export async function viewRecoveryStats(
  { db, now }: BillingContext,
  { days }: { days: number },
): Promise<RecoveryStats> {
  const since = new Date(now().getTime() - days * DAY_MS);
  const { rows } = await sql<{
    state: string;
    by: RecoveryStats['recoveredBy'][number]['by'] | null;
    after_day: number | null;
    count: number;
  }>`select state, recovered_by as by, recovered_after_day as after_day, count(*)::int as count
    from dunning_cases where opened_at >= ${since}
    group by 1, 2, 3 order by 1, 2, 3 nulls first`.execute(db);
  const { rows: atRisk } = await sql<{ currency: string; amount: number }>`
    select i.currency, sum(i.amount_remaining_minor)::bigint as amount from dunning_cases c
    join invoices i on i.account_id = c.account_id and i.id = c.invoice_id
    where c.state = 'open' group by 1 order by 1`.execute(db);
  const countOf = (state: string) =>
    rows.filter((row) => row.state === state).reduce((sum, { count }) => sum + count, 0);
  return {
    since: since.toISOString(),
    opened: rows.reduce((sum, { count }) => sum + count, 0),
    open: countOf('open'),
    recovered: countOf('recovered'),
    recoveredBy: rows.flatMap(({ by, after_day: afterDay, count }) => (by ? [{ by, afterDay, count }] : [])),
    atRisk: atRisk.map(({ currency, amount }) => ({ amountMinor: amount, currency })),
  };
}
