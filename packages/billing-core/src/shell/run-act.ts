import { createHash, randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import type { Act, Outcome } from '../billing.ts';
import { fail } from '../domain/billing-error.ts';
import { isUnknownOutcome, toBillingError } from '../stripe/to-billing-error.ts';
import type { BillingContext } from './context.ts';

/** A person's act, stored; every call to Stripe for it goes through `call`. */
export interface RunningAct {
  intentId: string;
  /**
   * One mutating call: its key (intent, step, attempt) is stored before it is made. The attempt grows only after a known,
   * final answer, so a time-out is asked again under the same key and can not happen twice.
   */
  call<T>(step: string, make: (options: Stripe.RequestOptions) => Promise<T>): Promise<T>;
}

/**
 * Does what a person asked for, once for each `actId`: a double click, a retry after an error of unknown outcome, and a
 * second process all meet the same stored intent. A success is answered from it again.
 */
export async function runAct<T extends Record<string, unknown>>(
  context: BillingContext,
  act: Act,
  what: { kind: string; params: Record<string, unknown> },
  work: (running: RunningAct) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const { db } = context;
  const paramsHash = createHash('sha256')
    .update(JSON.stringify([what.kind, what.params]))
    .digest('hex');
  const account = await db
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', act.accountId)
    .executeTakeFirst();
  if (!account) return fail('account_not_found');
  await db
    .insertInto('intents')
    .values({
      id: randomUUID(),
      account_id: act.accountId,
      act_id: act.actId,
      kind: what.kind,
      params: JSON.stringify(what.params),
      params_hash: paramsHash,
      result: null,
      error: null,
      actor_id: act.actorId,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'act_id']).doNothing())
    .execute();
  const intent = await db
    .selectFrom('intents')
    .selectAll()
    .where('account_id', '=', act.accountId)
    .where('act_id', '=', act.actId)
    .executeTakeFirstOrThrow();
  if (intent.params_hash !== paramsHash) return fail('act_reused');
  if (intent.state === 'succeeded') return { ok: true, value: intent.result as T };
  const attempt = intent.state === 'failed' ? intent.attempt + 1 : intent.attempt;
  await db
    .updateTable('intents')
    .set({ state: 'pending', attempt, updated_at: context.now() })
    .where('id', '=', intent.id)
    .execute();

  const finish = (state: 'succeeded' | 'failed', result: unknown) =>
    db
      .updateTable('intents')
      .set({
        state,
        updated_at: context.now(),
        [state === 'succeeded' ? 'result' : 'error']: JSON.stringify(result),
      })
      .where('id', '=', intent.id)
      .execute();
  try {
    const outcome = await work({
      intentId: intent.id,
      call: (step, make) => callStripe(context, intent.id, step, attempt, make),
    });
    if (outcome.ok) await finish('succeeded', outcome.value);
    else await finish('failed', outcome.error);
    return outcome;
  } catch (error) {
    const billingError = toBillingError(error);
    context.logger.warn(
      { intentId: intent.id, kind: what.kind, code: billingError.code, err: error },
      'act not done',
    );
    if (!isUnknownOutcome(error)) await finish('failed', billingError);
    return { ok: false, error: billingError };
  }
}

async function callStripe<T>(
  { db, now }: BillingContext,
  intentId: string,
  step: string,
  attempt: number,
  make: (options: Stripe.RequestOptions) => Promise<T>,
): Promise<T> {
  const key = `bw:${intentId}:${step}:${attempt}`;
  await db
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
    .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
    .execute();
  const note = (state: 'succeeded' | 'failed' | 'unknown', errorCode: string | null) =>
    db
      .updateTable('stripe_calls')
      .set({ state, error_code: errorCode, finished_at: now() })
      .where('idempotency_key', '=', key)
      .execute();
  try {
    const answer = await make({ idempotencyKey: key });
    await note('succeeded', null);
    return answer;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    await note(isUnknownOutcome(error) ? 'unknown' : 'failed', code);
    throw error;
  }
}
