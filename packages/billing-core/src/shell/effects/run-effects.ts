import type { Database, EffectsTable } from '@billwright/db';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { EffectKind } from '../../domain/decision.ts';
import { BudgetSpentError } from '../../stripe/budget-spent-error.ts';
import { CircuitOpenError } from '../../stripe/circuit-open-error.ts';
import { classifyFailure } from '../../stripe/classify-failure.ts';
import { checkDeletedCustomer } from '../acts/check-deleted-customer.ts';
import { ensureCustomer } from '../acts/ensure-customer.ts';
import { refundUnused } from '../acts/refund-unused.ts';
import { tellBillingDetails } from '../acts/tell-billing-details.ts';
import { checkTrial } from '../acts/trial-cards.ts';
import { undoSecondSubscription } from '../acts/undo-second-subscription.ts';
import type { BillingContext } from '../context.ts';
import { describeError } from '../describe-error.ts';
import { tendDispute } from '../disputes/tend-dispute.ts';
import { tendWarning } from '../disputes/tend-warning.ts';
import { chargeNewCard } from '../dunning/charge-new-card.ts';
import { endDunning } from '../dunning/end-dunning.ts';
import { inSpan } from '../in-span.ts';
import { isTransient } from '../is-transient.ts';
import { sendMail } from '../mails/send-mail.ts';
import { closePurchase } from '../purchases/close-purchase.ts';
import { undoSecondPurchase } from '../purchases/undo-second-purchase.ts';
import { tendRefund } from '../refunds/tend-refund.ts';
import { syncSeats } from '../seats/sync-seats.ts';
import { countEffect } from '../telemetry.ts';
import { WaitError } from './wait-error.ts';

const MAX_ATTEMPTS = 10;
/** Longer than any effect takes; a worker that died gives way then. */
const LEASE_SECONDS = 120;

export type EffectRow = Selectable<EffectsTable>;
/** Does what is owed, as the world is when it runs; says why, where it found nothing to do. */
export type RunEffect = (context: BillingContext, effect: EffectRow) => Promise<string | null>;

/** What each kind of effect does; whatever is owed has its place here. */
const RUNS: Record<EffectKind, RunEffect> = {
  check_trial: checkTrial,
  sync_seats: syncSeats,
  check_deleted_customer: checkDeletedCustomer,
  ensure_customer: async (context, { account_id: accountId }) => {
    await ensureCustomer(context, String(accountId));
    return null;
  },
  tell_billing_details: tellBillingDetails,
  refund_unused: refundUnused,
  end_dunning: endDunning,
  charge_new_card: chargeNewCard,
  send_mail: sendMail,
  tend_refund: tendRefund,
  tend_dispute: tendDispute,
  tend_fraud_warning: tendWarning,
  undo_second_subscription: undoSecondSubscription,
  undo_second_purchase: undoSecondPurchase,
  close_purchase: closePurchase,
};

const isKind = (kind: string): kind is EffectKind => Object.hasOwn(RUNS, kind);

/**
 * Runs one owed effect, unless it is done or another worker is at it. A failure is tried again and counted, and after the
 * tenth the effect is dead, with its error, until an operator redrives it. A Stripe or a database that is down is not the
 * effect's failure: that is not counted, and the effect waits for the sweep.
 */
export async function runEffect(context: BillingContext, key: string): Promise<void> {
  const { db, logger } = context;
  const effect = await lease(context, key);
  if (!effect) return;
  try {
    if (!isKind(effect.kind)) throw new Error(`No effect is called ${effect.kind}.`);
    const run = RUNS[effect.kind];
    const attributes = { 'billwright.effect.attempt': effect.attempts + 1 };
    const because = await inSpan(`effect ${effect.kind}`, { attributes }, () => run(context, effect));
    await settle(db, effect, {
      state: 'done',
      because,
      done_at: context.now(),
      attempts: effect.attempts + 1,
    });
    countEffect(effect.kind, 'done');
  } catch (error) {
    const isWaiting = isOfTheWorld(error);
    const attempts = effect.attempts + (isWaiting ? 0 : 1);
    const isDead = attempts >= MAX_ATTEMPTS;
    await settle(db, effect, {
      state: isDead ? 'dead' : 'pending',
      attempts,
      last_error: describeError(error),
      ...(error instanceof WaitError ? { waits_until: error.until } : {}),
    });
    countEffect(effect.kind, isDead ? 'dead' : isWaiting ? 'waiting' : 'failed');
    logger[isWaiting ? 'warn' : 'error']({ err: error, key, attempts, isDead }, 'effect failed');
    if (!isDead && !isWaiting) throw error;
  }
}

/** Takes the effect for this worker, by the database's clock; nothing when it is not owed or another has it. */
function lease({ db, now }: BillingContext, key: string): Promise<EffectRow | undefined> {
  return (
    db
      .updateTable('effects')
      // Whole milliseconds, as JavaScript has them: the row is recognised by it.
      .set({
        leased_until: sql<Date>`date_trunc('milliseconds', now()) + make_interval(secs => ${LEASE_SECONDS})`,
      })
      .where('key', '=', key)
      .where('state', '=', 'pending')
      .where((eb) => eb.or([eb('leased_until', 'is', null), eb('leased_until', '<', sql<Date>`now()`)]))
      .where((eb) => eb.or([eb('waits_until', 'is', null), eb('waits_until', '<=', now())]))
      .returningAll()
      .executeTakeFirst()
  );
}

/** Only while the lease is this worker's: who comes back late leaves the row to whoever took over. */
async function settle(
  db: Kysely<Database>,
  { key, leased_until }: EffectRow,
  end: Partial<Pick<EffectRow, 'state' | 'because' | 'done_at' | 'attempts' | 'last_error' | 'waits_until'>>,
): Promise<void> {
  await db
    .updateTable('effects')
    .set({ ...end, leased_until: null })
    .where('key', '=', key)
    .where('state', '=', 'pending')
    .where('leased_until', '=', leased_until)
    .execute();
}

/** Stripe, our keys or the database are not well, or others go first: it passes, and is no failure of this effect. */
function isOfTheWorld(error: unknown): boolean {
  if (error instanceof CircuitOpenError || error instanceof BudgetSpentError || error instanceof WaitError)
    return true;
  if (isTransient(error)) return true;
  const failure = classifyFailure(error);
  return failure !== undefined && !failure.isFinal && failure.meaning !== 'key_reused';
}
