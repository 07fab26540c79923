import type { Database } from '@billwright/db';
import { type Kysely, type QueryCreator, sql } from 'kysely';
import type { BillingError } from '../../domain/billing-error.ts';

/** The right to run one attempt of an act, for as long as nobody took it over. */
export interface IntentClaim {
  accountId: string;
  intentId: string;
  attempt: number;
  /** Grows with every take-over, as a fencing token: what comes under an older one comes too late. */
  fence: number;
}

const held = (db: QueryCreator<Database>, { accountId, intentId, fence }: IntentClaim) =>
  db
    .updateTable('intents')
    .where('account_id', '=', accountId)
    .where('id', '=', intentId)
    .where('state', '=', 'pending')
    .where('fence', '=', fence);

/** The lease begins anew; no row when the claim is lost. */
export const renewal = (db: QueryCreator<Database>, claim: IntentClaim) =>
  held(db, claim).set({ updated_at: sql<Date>`now()` }).returning('id');

/** @returns false when somebody else has the act by now, or it is over */
export async function renewClaim(db: Kysely<Database>, claim: IntentClaim): Promise<boolean> {
  return (await renewal(db, claim).executeTakeFirst()) !== undefined;
}

/**
 * What came of it, for everybody who asks for the same act again.
 *
 * @returns false when the claim is lost: nothing was written
 */
export async function settleIntent(
  db: Kysely<Database>,
  claim: IntentClaim,
  outcome: { state: 'succeeded'; result: unknown } | { state: 'failed'; error: BillingError },
): Promise<boolean> {
  const kept =
    outcome.state === 'succeeded'
      ? { result: JSON.stringify(outcome.result), error: null }
      : { error: JSON.stringify(outcome.error) };
  const settled = await held(db, claim)
    .set({ state: outcome.state, ...kept, updated_at: sql<Date>`now()` })
    .returning('id')
    .executeTakeFirst();
  return settled !== undefined;
}

/**
 * Nobody knows what came of it: the next press goes on at once, under the same keys.
 *
 * @returns false when the claim is lost: nothing was written
 */
export async function releaseIntent(db: Kysely<Database>, claim: IntentClaim): Promise<boolean> {
  const released = await held(db, claim)
    .set({ updated_at: sql<Date>`'epoch'` })
    .returning('id')
    .executeTakeFirst();
  return released !== undefined;
}
