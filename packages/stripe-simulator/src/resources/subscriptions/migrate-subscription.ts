import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { changeSubscription, findSubscription } from './change-subscription.ts';
import { managedBySchedule } from './editable.ts';
import { billingMode } from './subscription-defaults.ts';

/** From classic to flexible billing, never back (docs.stripe.com/api/subscriptions/migrate). */
export function migrateSubscription(
  sim: Simulation,
  { billing_mode }: Stripe.SubscriptionMigrateParams,
  id: string,
): Stripe.Subscription {
  const before = findSubscription(sim, id);
  if (before.ended_at !== null)
    throw invalidRequest(`A ${before.status} subscription cannot be migrated.`, { param: 'billing_mode' });
  if (before.schedule !== null) throw managedBySchedule(before);
  if (before.billing_mode.type === 'flexible')
    throw invalidRequest('The subscription is already on flexible billing mode.', { param: 'billing_mode' });
  return changeSubscription(sim, before, { billing_mode: billingMode(billing_mode, sim.now()) });
}
