import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import { BudgetSpentError } from '../../stripe/budget-spent-error.ts';

/** Stripe allows 25 requests a second to an endpoint (docs.stripe.com/rate-limits); twenty leave room for people's own. */
const PER_SECOND = 20;
/** So many may go at once after a pause: with twenty a second that is never more than 24 in any second. */
const BURST = 4;
const LONGEST_QUEUE_SECONDS = 30;

/**
 * Waits until one more request to an endpoint of Stripe may be sent. All processes book their turns in one row, by the
 * database's clock: no process's own clock takes part, so that one that is wrong neither floods Stripe nor locks the rest out
 * (docs/decisions/0007). A turn that is booked and not used is lost, which costs 50 ms.
 *
 * @throws BudgetSpentError when the turn would be more than thirty seconds away
 */
export async function takeTurn(db: Kysely<Database>, endpoint: string): Promise<void> {
  const step = sql`make_interval(secs => ${1 / PER_SECOND})`;
  const { rows } = await sql<{ wait_ms: number }>`
    insert into stripe_budgets as budget (endpoint, next_at) values (${endpoint}, clock_timestamp() + ${step})
    on conflict (endpoint) do update
      set next_at = greatest(budget.next_at, clock_timestamp() - make_interval(secs => ${(BURST - 1) / PER_SECOND})) + ${step}
      where budget.next_at < clock_timestamp() + make_interval(secs => ${LONGEST_QUEUE_SECONDS})
    returning (extract(epoch from next_at - ${step} - clock_timestamp()) * 1000)::float8 as wait_ms`.execute(
    db,
  );
  const [turn] = rows;
  if (!turn) throw new BudgetSpentError(endpoint);
  if (turn.wait_ms > 0) await sleep(turn.wait_ms);
}
