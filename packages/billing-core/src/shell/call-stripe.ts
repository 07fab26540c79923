import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import type Stripe from 'stripe';
import { StaleCallError } from '../stripe/stale-call-error.ts';
import { isUnknownOutcome } from '../stripe/to-billing-error.ts';
import type { BillingContext } from './context.ts';

export interface CallIdentity {
  /** What it is for: an intent's id, or an effect's key. */
  intentId: string;
  step: string;
  /** Grows only after a known, final answer: a time-out is asked again under the same key, and so can not happen twice. */
  attempt: number;
}

export const callKey = ({ intentId, step, attempt }: CallIdentity) => `bw:${intentId}:${step}:${attempt}`;

/** Whether a call was begun under this key: then it may have had its effect. */
export async function wasSent(db: Kysely<Database>, key: string): Promise<boolean> {
  const row = await db
    .selectFrom('stripe_calls')
    .select('state')
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * The one door for calls that change something at Stripe: the key is stored before the call, and the answer's fate after it.
 *
 * Stripe keeps a key for 24 hours at least (docs.stripe.com/api/idempotent_requests); one that is nearly as old and had no
 * known answer is not sent again, since it might be taken for a new request.
 */
export async function callStripe<T extends { lastResponse: { requestId: string } }>(
  { db }: BillingContext,
  identity: CallIdentity,
  make: (options: { idempotencyKey: string }) => Promise<T>,
): Promise<T> {
  const { intentId, step, attempt } = identity;
  const key = callKey(identity);
  const stored = await db
    .insertInto('stripe_calls')
    .values({
      idempotency_key: key,
      intent_id: intentId,
      step,
      attempt,
      state: 'started',
      request_id: null,
      error_code: null,
    })
    // Written to be returned: how old the key is, by the database's clock.
    .onConflict((conflict) => conflict.column('idempotency_key').doUpdateSet({ step }))
    .returning(sql<boolean>`started_at < now() - interval '23 hours'`.as('is_old'))
    .executeTakeFirstOrThrow();
  if (stored.is_old) throw new StaleCallError(key);
  const note = (state: 'succeeded' | 'failed' | 'unknown', requestId: string | null, code: string | null) =>
    db
      .updateTable('stripe_calls')
      .set({ state, request_id: requestId, error_code: code, finished_at: sql<Date>`now()` })
      .where('idempotency_key', '=', key)
      .execute();
  try {
    const answer = await make({ idempotencyKey: key });
    await note('succeeded', answer.lastResponse.requestId, null);
    return answer;
  } catch (error) {
    const { code, requestId } = error as Partial<Stripe.errors.StripeError>;
    await note(isUnknownOutcome(error) ? 'unknown' : 'failed', requestId ?? null, code ?? null);
    throw error;
  }
}
