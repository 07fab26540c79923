import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findPrice } from '../prices/update-price.ts';
import { firstDates } from '../subscriptions/first-dates.ts';
import { assertTogether } from '../subscriptions/item-changes.ts';
import { pendingInterval } from '../subscriptions/pending-items-interval.ts';
import { billingMode } from '../subscriptions/subscription-defaults.ts';
import { givenSettings } from '../subscriptions/subscription-settings.ts';
import type { CheckoutPlan } from './checkout-plan.ts';

const HOURS_48 = 48 * 3600;

/** When the subscription's trial will end and what its cycles will be anchored to, were it bought now. */
export function firstDatesOf(sim: Simulation, plan: CheckoutPlan) {
  const data = plan.given.subscription_data ?? {};
  // An anchor that passed while the page was open is now.
  const isPast = (data.billing_cycle_anchor ?? Infinity) <= sim.now();
  return firstDates(
    sim,
    {
      ...(data.trial_end === undefined ? {} : { trial_end: data.trial_end }),
      ...(data.trial_period_days === undefined ? {} : { trial_period_days: data.trial_period_days }),
      ...(data.billing_cycle_anchor === undefined || isPast
        ? {}
        : { billing_cycle_anchor: data.billing_cycle_anchor }),
      ...(data.billing_cycle_anchor_config === undefined
        ? {}
        : { billing_cycle_anchor_config: data.billing_cycle_anchor_config }),
    },
    recurringPrices(sim, plan),
  );
}

const recurringPrices = (sim: Simulation, plan: CheckoutPlan): Stripe.Price[] =>
  plan.lineItems
    .map(({ price }) => findPrice(sim, price, 'price'))
    .filter(({ recurring }) => recurring !== null);

/** Everything else that the subscription will be told. */
export function subscriptionSettingsOf(
  sim: Simulation,
  { given }: CheckoutPlan,
): Partial<Stripe.Subscription> {
  const {
    billing_cycle_anchor: _anchor,
    billing_cycle_anchor_config: _config,
    billing_mode: _mode,
    description: _description,
    metadata: _metadata,
    pending_invoice_item_interval: interval,
    proration_behavior: _proration,
    trial_end: _end,
    trial_period_days: _days,
    ...settings
  } = given.subscription_data ?? {};
  return {
    ...givenSettings(sim, {
      ...settings,
      ...(given.automatic_tax ? { automatic_tax: { enabled: given.automatic_tax.enabled } } : {}),
    }),
    ...pendingInterval(interval, sim.now()),
  };
}

/** Refuses at creation what would only fail when the customer pays. */
export function assertSubscriptionData(sim: Simulation, plan: CheckoutPlan, currency: string): void {
  const data = plan.given.subscription_data ?? {};
  if (data.trial_period_days !== undefined && data.trial_period_days < 1)
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'trial_period_days',
    });
  if (data.trial_end !== undefined && data.trial_end < sim.now() + HOURS_48)
    throw invalidRequest('The `trial_end` date has to be at least 2 days in the future.', {
      param: 'trial_end',
    });
  if (data.billing_cycle_anchor !== undefined && data.billing_cycle_anchor <= sim.now())
    throw invalidRequest('billing_cycle_anchor cannot be in the past.', {
      param: 'billing_cycle_anchor',
    });
  assertTogether(
    { billing_mode: billingMode(data.billing_mode ?? { type: 'flexible' }, sim.now()), currency },
    recurringPrices(sim, plan),
    'line_items',
  );
  firstDatesOf(sim, plan);
  subscriptionSettingsOf(sim, plan);
}
