import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { advanceSchedule } from '../subscription-schedules/advance-schedule.ts';
import { findSubscription } from './change-subscription.ts';
import { endAsAsked } from './end-as-asked.ts';
import { endSubscription } from './end-subscription.ts';
import { putPaused } from './pause-subscription.ts';
import { rollPeriods } from './roll-periods.ts';
import { nextCycleAt } from './subscription-item.ts';

/** A period has ended: the subscription ends if it was told to, or rolls into the next period with a draft invoice. */
export function renewSubscription(sim: Simulation, id: string): void {
  const subscription = sim.store.subscriptions.get(id);
  if (!subscription || subscription.ended_at !== null) return;
  if (subscription.status === 'incomplete' || subscription.status === 'paused') return;
  if (subscription.cancel_at !== null && subscription.cancel_at <= sim.now()) {
    endAsAsked(sim, subscription);
    return;
  }
  if (endsForWantOfCard(sim, subscription)) return;
  // A phase that begins with the period decides what the period costs.
  if (typeof subscription.schedule === 'string') advanceSchedule(sim, subscription.schedule);
  const current = findSubscription(sim, id);
  if (current.ended_at === null && nextCycleAt(current.items.data) <= sim.now()) rollPeriods(sim, current);
}

/** At a trial's end, `trial_settings` says what happens when there is no card. */
function endsForWantOfCard(sim: Simulation, subscription: Stripe.Subscription): boolean {
  const behaviour = subscription.trial_settings?.end_behavior.missing_payment_method;
  if (subscription.status !== 'trialing' || behaviour === 'create_invoice' || hasCard(sim, subscription))
    return false;
  if (subscription.collection_method === 'send_invoice') return false;
  if (behaviour === 'cancel') endSubscription(sim, subscription, { reason: 'payment_failed' });
  else putPaused(sim, subscription, 'trial_end_without_payment_method');
  return true;
}

function hasCard(sim: Simulation, subscription: Stripe.Subscription): boolean {
  const customer = findCustomer(sim, String(subscription.customer));
  return (
    subscription.default_payment_method !== null || customer.invoice_settings.default_payment_method !== null
  );
}
