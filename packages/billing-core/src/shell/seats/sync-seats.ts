import type Stripe from 'stripe';
import { billedSeats } from '../../commands/checkout-lines.ts';
import { findPlan } from '../../domain/catalog/catalog.ts';
import { seatsLookupKey } from '../../domain/catalog/catalog-prices.ts';
import { idOf, isLive, toSubscription } from '../../domain/subscription.ts';
import { loadLiveSubscription } from '../acts/load-live-subscription.ts';
import { loadPushedPrices } from '../acts/load-pushed-price.ts';
import { readGeneration } from '../apply/object-states.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import { callStripe } from '../calls/call-stripe.ts';
import { loadAttempt } from '../calls/choose-key.ts';
import type { BillingContext } from '../context.ts';
import type { EffectRow, RunEffect } from '../effects/run-effects.ts';
import { countSeats } from './seat-rows.ts';
import { syncScheduledSeats } from './sync-scheduled-seats.ts';

/** Somebody who adds members all the time is caught up with by the effects of those members. */
const ROUNDS = 5;
const NOT_BY_SEAT = 'The plan is not paid by the seat.';

/**
 * Makes Stripe bill as many seats as the list has, whatever changes there were: of many that are owed, the first brings the
 * newest number and the others find nothing to do.
 *
 * Two that run at once may send an old number after a new one; so each looks at the list again after its call, and goes on
 * until what it sent is what the list says. The change is prorated onto the next invoice
 * (docs.stripe.com/billing/subscriptions/prorations), in a trial there is nothing to prorate.
 */
export const syncSeats: RunEffect = async (context, effect) => {
  const accountId = String(effect.payload.accountId);
  for (let round = 0; round < ROUNDS; round += 1) {
    const nothing = await syncOnce(context, { effect, accountId, round });
    if (nothing !== undefined) return round === 0 ? nothing : null;
  }
  throw new Error(`The seats of ${accountId} keep changing.`);
};

/** @returns why there is nothing to do, if so */
async function syncOnce(
  context: BillingContext,
  { effect, accountId, round }: { effect: EffectRow; accountId: string; round: number },
): Promise<string | undefined> {
  const { db, stripe, reads, config } = context;
  const known = await loadLiveSubscription(context, accountId);
  if (!known) return 'There is no subscription whose seats could be paid.';
  const generation = await readGeneration(db, { stripeAccount: 'platform', id: known.id });
  const current = await reads.run('GET subscription', () => stripe.subscriptions.retrieve(known.id));
  const subscription = toSubscription(current, accountId);
  const plan = subscription && findPlan(config, subscription.planKey);
  const isPlanned = current.schedule !== null;
  if (!subscription || !isLive(subscription.status) || !(plan?.seats || isPlanned)) return NOT_BY_SEAT;
  const scheduleId = idOf(current.schedule);
  if (scheduleId !== null) return syncScheduledSeats(context, { effect, subscription, scheduleId, round });
  if (!plan?.seats) return NOT_BY_SEAT;
  // Read after the subscription: what is sent is not older than what it is compared with.
  const wanted = billedSeats(plan, await countSeats(db, accountId));
  const item = subscription.items.find(({ role }) => role === 'seats');
  if ((item?.quantity ?? 0) === wanted) return `Seats that are paid for: ${wanted}, as the list says.`;
  const price = (await loadPushedPrices(context)).get(
    seatsLookupKey(subscription.planKey, subscription.interval, subscription.currency),
  );
  if (!item && !price) throw new Error('The price of a seat was not pushed.');
  const items: Stripe.SubscriptionUpdateParams.Item[] = [
    item ? { id: item.id, quantity: wanted } : { ...(price ? { price } : {}), quantity: wanted },
  ];
  const step = `set_${round}_${item?.quantity ?? 0}_${wanted}`;
  const attempt = await loadAttempt(db, { intentId: effect.key, step });
  const answer = await callStripe(
    context,
    { intentId: effect.key, step, attempt },
    {
      make: (options) =>
        stripe.subscriptions.update(
          subscription.id,
          { items, proration_behavior: subscription.status === 'trialing' ? 'none' : 'create_prorations' },
          options,
        ),
      // It was looked at a moment ago: nothing that was sent before has changed it.
      find: () => Promise.resolve(undefined),
    },
  );
  await observeAnswer(context, answer, { action: 'seats.sync', actor: 'system', known: generation });
  return undefined;
}
