import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import type { CheckoutPlan } from '../../kernel/state/records.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { resolveDiscounts } from '../discounts/create-discount.ts';
import { createPrice } from '../prices/create-price.ts';
import { findPrice } from '../prices/update-price.ts';

type Params = Stripe.Checkout.SessionCreateParams;

const UNSUPPORTED_SUBSCRIPTION = [
  'application_fee_percent',
  'billing_cycle_anchor',
  'billing_cycle_anchor_config',
  'default_tax_rates',
  'on_behalf_of',
  'pending_invoice_item_interval',
  'proration_behavior',
  'transfer_data',
] as const satisfies (keyof Stripe.Checkout.SessionCreateParams.SubscriptionData)[];

const UNSUPPORTED_PAYMENT = [
  'application_fee_amount',
  'capture_method',
  'on_behalf_of',
  'transfer_data',
] as const satisfies (keyof Stripe.Checkout.SessionCreateParams.PaymentIntentData)[];

/** What the session will do once it is paid: facts that its Stripe object has no place for. */
export function toPlan(sim: Simulation, params: Params, id: string): CheckoutPlan {
  const { subscription_data: subscription, payment_intent_data: payment } = params;
  refuseUnsupported(subscription ?? {}, UNSUPPORTED_SUBSCRIPTION);
  refuseUnsupported(payment ?? {}, UNSUPPORTED_PAYMENT);
  if (subscription && params.mode !== 'subscription') {
    throw invalidRequest('You can not pass `subscription_data` in `payment` or `setup` mode.', {
      param: 'subscription_data',
    });
  }
  return {
    id,
    lineItems: lineItems(sim, params),
    trialPeriodDays: subscription?.trial_period_days ?? null,
    trialEnd: subscription?.trial_end ?? null,
    subscriptionMetadata: mergeMetadata(null, subscription?.metadata),
    subscriptionDescription: subscription?.description ?? null,
    paymentIntentMetadata: mergeMetadata(null, payment?.metadata),
    billingMode: subscription?.billing_mode?.type === 'classic' ? 'classic' : 'flexible',
    missingPaymentMethod:
      subscription?.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice',
    discounts: resolveDiscounts(sim, params.discounts, params.customer),
    setupFutureUsage: setupFutureUsage(payment?.setup_future_usage),
    intent: null,
    automaticTax: params.automatic_tax?.enabled ?? false,
    email: null,
  };
}

function lineItems(sim: Simulation, params: Params): CheckoutPlan['lineItems'] {
  const given = params.line_items ?? [];
  if (params.mode === 'setup') return [];
  if (given.length === 0) throw missingParam('line_items');
  const items = given.map((item, at) => {
    const param = `line_items[${at}]`;
    const price = item.price_data
      ? createPrice(sim, item.price_data)
      : findPrice(sim, item.price ?? '', `${param}[price]`);
    if (!price.active) {
      throw invalidRequest(`The price specified is inactive. This field only accepts active prices.`, {
        param: `${param}[price]`,
      });
    }
    if (params.mode === 'payment' && price.recurring) {
      throw invalidRequest(
        'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      );
    }
    if (item.quantity === undefined && price.recurring?.usage_type !== 'metered')
      throw missingParam(`${param}[quantity]`);
    return { id: sim.newId('li'), price: price.id, quantity: item.quantity ?? 1 };
  });
  if (params.mode === 'subscription') assertRecurring(sim, items);
  return items;
}

function assertRecurring(sim: Simulation, items: CheckoutPlan['lineItems']): void {
  const prices = items.map(({ price }) => sim.store.prices.get(price));
  if (!prices.some((price) => price?.recurring)) {
    throw invalidRequest(
      'You must provide at least one recurring price in `subscription` mode when using prices.',
    );
  }
  if (!prices.every((price) => price?.recurring)) {
    throw invalidRequest('The simulator takes recurring prices only in `subscription` mode.', {
      param: 'line_items',
    });
  }
}

const setupFutureUsage = (given: string | undefined) =>
  given === 'off_session' || given === 'on_session' ? given : null;
