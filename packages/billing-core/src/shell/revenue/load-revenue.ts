import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import type { MovementKind } from '../../domain/revenue/revenue-ledger.ts';

export interface RevenueReport {
  currency: string;
  months: RevenueMonth[];
}

/** Amounts in the currency's smallest unit; opening, and all movements, make closing. */
export interface RevenueMonth {
  /** `2026-01`, in UTC. */
  month: string;
  openingMinor: number;
  movements: Record<Exclude<MovementKind, 'churn'> | 'voluntaryChurn' | 'involuntaryChurn', number>;
  closingMinor: number;
}

/**
 * Monthly recurring revenue month by month, from the one that `from` is in to the one before `to` or that `to` is within, UTC;
 * one report for each currency that ever had any. Currencies are never added up.
 */
export async function loadRevenue(
  db: Kysely<Database>,
  { from, to }: { from: Date; to: Date },
): Promise<RevenueReport[]> {
  const months = monthsBetween(from, to);
  const sums = await loadSums(db, months);
  const currencies = [...new Set(sums.map(({ currency }) => currency))];
  return currencies.map((currency) => {
    const own = sums.filter((sum) => sum.currency === currency);
    let balance = own.find(({ month }) => month === null)?.delta_minor ?? 0;
    return {
      currency,
      months: months.map((month) => {
        const moved = own.filter((sum) => sum.month === month);
        const openingMinor = balance;
        balance += moved.reduce((total, { delta_minor }) => total + delta_minor, 0);
        return { month, openingMinor, movements: toMovementSums(moved), closingMinor: balance };
      }),
    };
  });
}

interface Sum {
  currency: string;
  /** `null`: everything before the first month. */
  month: string | null;
  kind: string | null;
  delta_minor: number;
}

async function loadSums(db: Kysely<Database>, months: readonly string[]): Promise<Sum[]> {
  const first = new Date(`${months[0]}-01T00:00:00Z`);
  const end = new Date(`${months.at(-1)}-01T00:00:00Z`);
  end.setUTCMonth(end.getUTCMonth() + 1);
  const { rows } = await sql<Sum>`
    select currency, month, kind, sum(delta_minor)::bigint as delta_minor
    from (
      select currency, delta_minor,
        case when moved_at >= ${first} then to_char(moved_at at time zone 'UTC', 'YYYY-MM') end as month,
        case when moved_at >= ${first} then coalesce(churn_cause || 'Churn', kind) end as kind
      from revenue_movements where moved_at < ${end}
    ) movements
    group by currency, month, kind order by currency, month, kind`.execute(db);
  return rows;
}

function toMovementSums(moved: readonly Sum[]): RevenueMonth['movements'] {
  const of = (wanted: string) => moved.find(({ kind }) => kind === wanted)?.delta_minor ?? 0;
  return {
    new: of('new'),
    expansion: of('expansion'),
    contraction: of('contraction'),
    reactivation: of('reactivation'),
    voluntaryChurn: of('voluntaryChurn'),
    involuntaryChurn: of('involuntaryChurn'),
  };
}

function monthsBetween(from: Date, to: Date): string[] {
  const months: string[] = [];
  const at = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth()));
  for (; at < to || months.length === 0; at.setUTCMonth(at.getUTCMonth() + 1))
    months.push(at.toISOString().slice(0, 7));
  return months;
}
