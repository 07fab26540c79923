import Stripe from 'stripe';
import { classifyFailure } from '../../stripe/classify-failure.ts';
import { LostClaimError } from '../../stripe/lost-claim-error.ts';
import { retryCall } from '../../stripe/retry-call.ts';
import { StaleCallError } from '../../stripe/stale-call-error.ts';
import type { BillingContext } from '../context.ts';
import { type CallIdentity, chooseKey, type KeyedCall, noteAnswer, storeKey } from './choose-key.ts';
import { type IntentClaim, renewClaim } from './hold-intent.ts';
import { traceCall } from './trace-call.ts';

/** What every call that changes something at Stripe is sent with: the stored key, and no retries of the SDK's own. */
export interface CallOptions {
  idempotencyKey: string;
  maxNetworkRetries: 0;
}

export interface StripeCall<T> {
  make(options: CallOptions): Promise<T>;
  /**
   * What an earlier call of this intent made or changed, by its `metadata.intent_id`: listed, since search lags behind what
   * was written (docs.stripe.com/search). Without it a call of unknown outcome is a person's to judge once its key is old.
   */
  find?: (() => Promise<T | undefined>) | undefined;
  /**
   * What an earlier run made is looked for before it is sent again: where parameters may be others now, which the key would
   * refuse, and where a key has no effect (a DELETE, docs.stripe.com/api/idempotent_requests).
   */
  looksFirst?: boolean | undefined;
  /** Of a person's act: nothing is sent, and no failure counts, once it is lost. An effect's own row says who may write it. */
  claim?: IntentClaim | undefined;
}

type Answered = { lastResponse: { requestId: string } };

/**
 * The one door for calls that change something at Stripe: the key is stored before the call, and the answer's fate after it.
 *
 * Stripe keeps a key for 24 hours at least (docs.stripe.com/api/idempotent_requests). A call whose key is nearly as old and
 * had no known answer is not sent again: what it made is looked for and adopted, and only when there is nothing a new key is
 * begun. Nor is one sent again whose key says no more (`isKeySilent`).
 *
 * @throws CircuitOpenError when Stripe is down: nothing was sent or stored
 * @throws LostClaimError when somebody else has the act by now: nothing was sent since, and a failure that came late is kept from it
 * @throws StaleCallError when nobody can tell whether the call was made
 * @throws Stripe.errors.StripeError as Stripe answered, after the tries that its meaning allows
 */
export async function callStripe<T extends Answered>(
  context: BillingContext,
  identity: CallIdentity,
  { make, find, looksFirst, claim }: StripeCall<T>,
): Promise<T> {
  await context.circuit.ready();
  const chosen = await chooseKey(context.db, identity);
  const adopt = async () => {
    const made = await find?.();
    if (!made) return undefined;
    const requestId = made.lastResponse.requestId;
    await noteAnswer(context.db, chosen.key, { state: 'succeeded', requestId, code: null });
    return made;
  };
  if (looksFirst && chosen.wasSent) {
    const made = await adopt();
    if (made) return made;
  }
  if (!chosen.isStale) {
    try {
      return await send(context, { ...identity, key: chosen.key, claim }, make);
    } catch (error) {
      if (!find || !isKeySilent(error)) throw error;
    }
  }
  const made = await adopt();
  if (made) return made;
  // It was made once and is gone, and whoever took it away meant to; or nobody can tell.
  if (chosen.wasAnswered || !find) throw new StaleCallError(chosen.key);
  return send(context, { ...identity, key: chosen.next, claim }, make);
}

/**
 * The key says no more: it answers with a failure inside Stripe for good, or it was sent with other parameters once, by a process
 * whose database was lost and put back from a copy. Waiting brings nothing, looking does.
 */
function isKeySilent(error: unknown): boolean {
  const failure = classifyFailure(error);
  return failure?.meaning === 'key_reused' || (failure?.meaning === 'outage' && failure.isReplayed);
}

async function send<T extends Answered>(
  context: BillingContext,
  call: KeyedCall,
  make: StripeCall<T>['make'],
): Promise<T> {
  const { db, circuit } = context;
  const { key, claim } = call;
  try {
    const answer = await retryCall(async () => {
      // Before every try: the last one may have hung for so long that somebody else has the act.
      await storeKey(db, call);
      return circuit.write(() =>
        traceCall(`write ${/^[a-z]+/.exec(call.step)?.[0] ?? 'other'}`, () =>
          make({ idempotencyKey: key, maxNetworkRetries: 0 }),
        ),
      );
    });
    await noteAnswer(db, key, { state: 'succeeded', requestId: answer.lastResponse.requestId, code: null });
    return answer;
  } catch (error) {
    if (error instanceof LostClaimError) throw error;
    await noteFailure(context, key, error);
    if (claim && !(await renewClaim(db, claim))) throw new LostClaimError(claim.intentId, { cause: error });
    throw error;
  }
}

async function noteFailure({ db, logger }: BillingContext, key: string, error: unknown): Promise<void> {
  const failure = classifyFailure(error);
  const of = error instanceof Stripe.errors.StripeError ? error : undefined;
  const state = failure?.isFinal ? 'failed' : 'unknown';
  await noteAnswer(db, key, { state, requestId: of?.requestId ?? null, code: of?.code ?? null });
  logger[failure?.isAlarming ? 'error' : 'warn'](
    { key, meaning: failure?.meaning, requestId: of?.requestId, code: of?.code, param: of?.param },
    'call to Stripe failed',
  );
}
