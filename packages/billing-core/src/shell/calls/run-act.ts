import type { Act, Outcome } from '../../billing.ts';
import { fail } from '../../domain/billing-error.ts';
import { isUnknownOutcome, toBillingError } from '../../stripe/to-billing-error.ts';
import type { BillingContext } from '../context.ts';
import { type CallOptions, callStripe, type StripeCall } from './call-stripe.ts';
import { wasSent } from './choose-key.ts';
import { type ActKind, claimIntent, loadStanding, type Standing } from './claim-intent.ts';
import { releaseIntent, settleIntent } from './hold-intent.ts';

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
 * second process all meet the same stored intent, and get the same outcome. So does who was taken for dead and comes back: it
 * ends nothing any more, and tells how the act stands with whoever has it now.
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
  const claimed = await claimIntent(db, act, what);
  if (claimed.kind !== 'run') return toOutcome(claimed);
  const { claim } = claimed;
  const { intentId, attempt } = claim;
  try {
    const outcome = await work({
      intentId,
      wasSent: (step) => wasSent(db, { intentId, step, attempt }),
      call: (step, make, find, how) =>
        callStripe(context, { intentId, step, attempt }, { make, find, ...how, claim }),
    });
    const isSettled = await settleIntent(
      db,
      claim,
      outcome.ok ? { state: 'succeeded', result: outcome.value } : { state: 'failed', error: outcome.error },
    );
    if (isSettled) return outcome;
    logger.warn({ intentId, kind: what.kind, isDone: outcome.ok }, 'act is not held any more');
  } catch (error) {
    logger.warn({ intentId, kind: what.kind, err: error }, 'act not done');
    const known = toBillingError(error);
    const isFinal = known && !isUnknownOutcome(error);
    const isHeld = await (isFinal
      ? settleIntent(db, claim, { state: 'failed', error: known })
      : releaseIntent(db, claim));
    if (isHeld && known) return { ok: false, error: known };
    if (isHeld) throw error;
  }
  return toOutcome(await loadStanding(db, act));
}

/** Written by `runAct` itself, so of this shape: the hash says that it is the same kind with the same parameters. */
const toOutcome = <T>(standing: Standing): Outcome<T> =>
  standing.kind === 'succeeded'
    ? { ok: true, value: standing.result as T }
    : { ok: false, error: standing.error };
