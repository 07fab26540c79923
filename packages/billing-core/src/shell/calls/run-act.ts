import type { Act, Outcome } from '../../billing.ts';
import { fail } from '../../domain/billing-error.ts';
import { isUnknownOutcome, toBillingError } from '../../stripe/to-billing-error.ts';
import type { BillingContext } from '../context.ts';
import { type CallOptions, callStripe, type StripeCall } from './call-stripe.ts';
import { wasSent } from './choose-key.ts';
import { type ActKind, claimIntent, releaseIntent, settleIntent } from './claim-intent.ts';

/** A person's act, stored and claimed; every call to Stripe that changes something for it goes through `call`. */
export interface RunningAct {
  intentId: string;
  /** Whether an earlier run of this attempt sent the step, whatever became of it. */
  wasSent(step: string): Promise<boolean>;
  call<T extends { lastResponse: { requestId: string } }>(
    step: string,
    make: (options: CallOptions) => Promise<T>,
    /** What the step made or changed, found at Stripe by `metadata.intent_id`. */
    find?: StripeCall<T>['find'],
    how?: Pick<StripeCall<T>, 'looksFirst'>,
  ): Promise<T>;
}

/**
 * Does what a person asked for, once for each `actId`: a double click, a retry after an error of unknown outcome, and a
 * second process all meet the same stored intent, and get the same outcome.
 */
export async function runAct<T extends Record<string, unknown>>(
  context: BillingContext,
  act: Act,
  what: ActKind,
  work: (running: RunningAct) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const { db, logger } = context;
  const account = await db
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', act.accountId)
    .executeTakeFirst();
  if (!account) return fail('account_not_found');
  const claim = await claimIntent(db, act, what);
  // Written by this very function, so of this shape: the hash says that it is the same kind with the same parameters.
  if (claim.kind === 'succeeded') return { ok: true, value: claim.result as T };
  if (claim.kind === 'failed') return { ok: false, error: claim.error };
  const { intentId, attempt } = claim;
  const intent = { accountId: act.accountId, intentId };
  try {
    const outcome = await work({
      intentId,
      wasSent: (step) => wasSent(db, { intentId, step, attempt }),
      call: (step, make, find, how) =>
        callStripe(context, { intentId, step, attempt }, { make, find, ...how }),
    });
    await settleIntent(
      db,
      intent,
      outcome.ok ? { state: 'succeeded', result: outcome.value } : { state: 'failed', error: outcome.error },
    );
    return outcome;
  } catch (error) {
    logger.warn({ intentId, kind: what.kind, err: error }, 'act not done');
    const known = toBillingError(error);
    if (known && !isUnknownOutcome(error)) await settleIntent(db, intent, { state: 'failed', error: known });
    else await releaseIntent(db, intent);
    if (!known) throw error;
    return { ok: false, error: known };
  }
}
