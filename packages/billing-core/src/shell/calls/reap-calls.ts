import { sql } from 'kysely';
import type { BillingContext } from '../context.ts';

const KEPT_DAYS = 90;
const PAGE = 5_000;

/** Nobody will ask again what became of the call: its act has an outcome, or its effect is done. */
const isSettled = sql<boolean>`not exists (
    select from intents where intents.id = stripe_calls.intent_id and intents.state = 'pending'
  ) and not exists (
    select from effects where effects.key = stripe_calls.intent_id and effects.state <> 'done'
  )`;

/**
 * Deletes what was settled ninety days ago: acts with their outcome, and the keys of calls. That is far longer than Stripe
 * keeps a key, so that nothing deleted here could be taken for new there. What is still pending is kept, with its calls.
 */
export async function reapCalls({ db, logger }: BillingContext): Promise<void> {
  const old = sql<Date>`now() - make_interval(days => ${KEPT_DAYS})`;
  let calls = 0;
  let intents = 0;
  for (let deleted = PAGE; deleted === PAGE; ) {
    const page = db
      .selectFrom('stripe_calls')
      .select('idempotency_key')
      .where('started_at', '<', old)
      .where(isSettled)
      .limit(PAGE);
    const { numDeletedRows } = await db
      .deleteFrom('stripe_calls')
      .where('idempotency_key', 'in', page)
      .executeTakeFirst();
    deleted = Number(numDeletedRows);
    calls += deleted;
  }
  for (let deleted = PAGE; deleted === PAGE; ) {
    const page = db
      .selectFrom('intents')
      .select('id')
      .where('state', '!=', 'pending')
      // The one customer of an account stays the one, however long ago it was made.
      .where('kind', '!=', 'ensure_customer')
      .where('updated_at', '<', old)
      .limit(PAGE);
    const { numDeletedRows } = await db.deleteFrom('intents').where('id', 'in', page).executeTakeFirst();
    deleted = Number(numDeletedRows);
    intents += deleted;
  }
  if (calls + intents > 0) logger.info({ calls, intents }, 'settled acts and calls deleted');
}
