import { idOf } from '../../domain/subscription.ts';
import { callStripe } from '../calls/call-stripe.ts';
import { loadAttempt } from '../calls/choose-key.ts';
import type { BillingContext } from '../context.ts';
import type { RunEffect } from '../effects/run-effects.ts';

/** What Stripe knows a card by, whoever types it; null for methods that have none. */
export async function readFingerprint(
  { stripe, reads }: BillingContext,
  methodId: string,
): Promise<string | null> {
  const method = await reads.run('GET payment_method', () => stripe.paymentMethods.retrieve(methodId));
  return (
    method.card?.fingerprint ?? method.us_bank_account?.fingerprint ?? method.sepa_debit?.fingerprint ?? null
  );
}

/** Whether a trial was given on this card before, at whatever account. */
export async function wasTrialGiven({ db }: BillingContext, fingerprint: string): Promise<boolean> {
  const row = await db
    .selectFrom('trial_checks')
    .select('subscription_id')
    .where('fingerprint', '=', fingerprint)
    .where('outcome', '=', 'granted')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Holds a trial to its card: the first account to use a card has the trial, and a second one is cancelled before anything is
 * charged. The unique index decides between two that come at once. The hosted page knows the card only once the trial runs.
 */
export const checkTrial: RunEffect = async (context, effect) => {
  const { stripe, reads, logger } = context;
  const subscriptionId = String(effect.payload.subscriptionId);
  const subscription = await reads.run('GET subscription', () =>
    stripe.subscriptions.retrieve(subscriptionId),
  );
  if (subscription.status !== 'trialing')
    return `${subscriptionId} is ${subscription.status}: no trial runs.`;
  const method = idOf(subscription.default_payment_method);
  const fingerprint = method && (await readFingerprint(context, method));
  if (!fingerprint) return 'The trial runs without a card that could be told again.';
  const of = { accountId: effect.account_id ?? '', subscriptionId, fingerprint };
  if (await grantTrial(context, of)) return null;
  logger.warn({ subscriptionId, accountId: of.accountId }, 'a second trial on one card is cancelled');
  const step = { intentId: effect.key, step: 'cancel' };
  await callStripe(
    context,
    { ...step, attempt: await loadAttempt(context.db, step) },
    {
      make: (options) =>
        stripe.subscriptions.cancel(
          subscriptionId,
          { cancellation_details: { comment: 'This card has had its free trial.' } },
          options,
        ),
      find: () => findCancelled(context, subscriptionId),
    },
  );
  return 'The card had its trial at another account: this one was cancelled, and nothing charged.';
};

async function findCancelled({ stripe }: BillingContext, id: string) {
  const now = await stripe.subscriptions.retrieve(id);
  return now.status === 'canceled' ? now : undefined;
}

/** Whether the card's one trial is this one; a run that is repeated is told the same. */
async function grantTrial(
  { db, now }: BillingContext,
  {
    accountId,
    subscriptionId,
    fingerprint,
  }: { accountId: string; subscriptionId: string; fingerprint: string },
): Promise<boolean> {
  const row = { account_id: accountId, subscription_id: subscriptionId, fingerprint, checked_at: now() };
  return db.transaction().execute(async (trx) => {
    const granted = await trx
      .insertInto('trial_checks')
      .values({ ...row, outcome: 'granted' })
      .onConflict((conflict) => conflict.doNothing())
      .returning('subscription_id')
      .executeTakeFirst();
    if (granted) return true;
    const before = await trx
      .selectFrom('trial_checks')
      .select('outcome')
      .where('account_id', '=', accountId)
      .where('subscription_id', '=', subscriptionId)
      .executeTakeFirst();
    if (before) return before.outcome === 'granted';
    const holder = await trx
      .selectFrom('trial_checks')
      .select('account_id')
      .where('fingerprint', '=', fingerprint)
      .where('outcome', '=', 'granted')
      .executeTakeFirst();
    // An account that was given its trial by an operator twice is not its own stranger.
    const outcome = holder?.account_id === accountId ? 'granted' : 'refused';
    if (outcome === 'granted') return true;
    await trx
      .insertInto('trial_checks')
      .values({ ...row, outcome })
      .execute();
    return false;
  });
}
