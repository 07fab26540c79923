import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import type { MonthOfSales } from '../../billing.ts';
import { US_STATES } from '../../domain/tax/us-states.ts';

interface SalesRow {
  country: string | null;
  state: string | null;
  is_business: boolean;
  currency: string;
  month: string;
  amount_minor: number;
  count: number;
}

/** The longest window begins in the October of two years ago. */
const EARLIEST_MONTH = 9;

/**
 * What the finalized invoices sold, by place and month in UTC. Void ones sold nothing, and an invoice of nothing (a trial's) is
 * no sale; one that is not paid yet is one.
 */
export async function loadSales(
  db: Kysely<Database>,
  now: Date,
): Promise<{ placed: MonthOfSales[]; unplacedSales: number }> {
  const since = new Date(Date.UTC(now.getUTCFullYear() - 2, EARLIEST_MONTH));
  const { rows } = await sql<SalesRow>`
    select upper(customer_country) as country, customer_state as state, customer_is_business as is_business,
      currency, to_char(finalized_at at time zone 'UTC', 'YYYY-MM') as month,
      sum(coalesce(sales_minor, total_minor))::bigint as amount_minor, count(*)::int as count
    from invoices
    where status in ('open', 'paid', 'uncollectible') and finalized_at >= ${since} and total_minor > 0
    group by 1, 2, 3, 4, 5`.execute(db);
  const placed = rows.flatMap(({ country, ...row }): MonthOfSales[] =>
    country === null
      ? []
      : [
          {
            country,
            state: country === 'US' ? toStateCode(row.state) : null,
            month: row.month,
            isBusiness: row.is_business,
            currency: row.currency,
            amountMinor: row.amount_minor,
            count: row.count,
          },
        ],
  );
  const unplacedSales = rows
    .filter(({ country }) => country === null)
    .reduce((sum, { count }) => sum + count, 0);
  return { placed, unplacedSales };
}

/** People type the state's name as often as its letters; what is neither is shown as it is. */
function toStateCode(given: string | null): string | null {
  const text = given?.trim() ?? '';
  if (text === '') return null;
  const named = Object.entries(US_STATES).find(([, { name }]) => name.toLowerCase() === text.toLowerCase());
  return named?.[0] ?? text.toUpperCase();
}
