import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { resolveDiscounts } from '../discounts/create-discount.ts';
import { recordFailure } from '../invoices/collect-invoice.ts';
import { createPrice } from '../prices/create-price.ts';
import { findPrice } from '../prices/update-price.ts';
import { cadenceOf } from './cadence.ts';
import { findSubscription } from './change-subscription.ts';
import { collectFirst } from './collect-first-payment.ts';
import { type SubscriptionSpec, startSubscription } from './start-subscription.ts';
import type { ItemSpec } from './subscription-item.ts';

const DAY = 86_400;
/** An incomplete subscription has this long to be paid. */
export const INCOMPLETE_SECONDS = 23 * 3600;

const UNSUPPORTED = [
  'add_invoice_items',
  'application_fee_percent',
  'backdate_start_date',
  'billing_cycle_anchor_config',
  'billing_schedules',
  'billing_thresholds',
  'customer_account',
  'default_source',
  'default_tax_rates',
  'on_behalf_of',
  'pending_invoice_item_interval',
  'transfer_data',
  'trial_from_plan',
] as const satisfies (keyof Stripe.SubscriptionCreateParams)[];

/** https://docs.stripe.com/api/subscriptions/create */
export function createSubscription(
  sim: Simulation,
  params: Stripe.SubscriptionCreateParams,
): Stripe.Subscription {
  refuseUnsupported(params, UNSUPPORTED);
  const spec = toSpec(sim, params);
  const behaviour = params.payment_behavior ?? 'allow_incomplete';
  const { subscription, invoice } = startSubscription(sim, spec);
  if (spec.collectionMethod === 'send_invoice')
    return announce(sim, { ...subscription, status: spec.trialEnd === null ? 'active' : 'trialing' });
  if (invoice.status === 'paid')
    return announce(sim, { ...subscription, status: spec.trialEnd === null ? 'active' : 'trialing' });
  sim.schedule('subscription.incomplete_expiry', subscription.id, sim.now() + INCOMPLETE_SECONDS);
  if (behaviour === 'default_incomplete') return announce(sim, subscription);
  const collection = collectFirst(sim, invoice, behaviour, params.off_session ?? true);
  const current = findSubscription(sim, subscription.id);
  if (collection.kind === 'paid') {
    sim.unschedule('subscription.incomplete_expiry', subscription.id);
    return announce(sim, { ...current, status: 'active' });
  }
  recordFailure(sim, collection, null);
  return announce(sim, current);
}

function announce(sim: Simulation, subscription: Stripe.Subscription): Stripe.Subscription {
  sim.store.subscriptions.put(subscription);
  sim.emit('customer.subscription.created', subscription);
  return subscription;
}

function toSpec(sim: Simulation, params: Stripe.SubscriptionCreateParams): SubscriptionSpec {
  if (params.customer === undefined) throw missingParam('customer');
  if (!params.items || params.items.length === 0) throw missingParam('items');
  const customer = findCustomer(sim, params.customer);
  const items = params.items.map((item, at) => toItem(sim, item, `items[${at}]`));
  const currency =
    params.currency === undefined ? (items[0]?.price.currency ?? 'usd') : parseCurrency(params.currency);
  assertOneCurrency(sim, customer, currency);
  const trialEnd = trialEndOf(sim, params);
  if (params.collection_method === 'send_invoice' && params.days_until_due === undefined)
    throw missingParam('days_until_due');
  return {
    customer: customer.id,
    currency,
    items,
    discounts: resolveDiscounts(sim, params.discounts),
    checkoutSession: null,
    trialEnd,
    anchor: params.billing_cycle_anchor ?? null,
    prorateFirstPeriod: params.proration_behavior !== 'none',
    billingMode: params.billing_mode,
    cancelAt: typeof params.cancel_at === 'number' ? params.cancel_at : null,
    cancelAtPeriodEnd: params.cancel_at_period_end ?? false,
    collectionMethod: params.collection_method ?? 'charge_automatically',
    daysUntilDue: params.days_until_due ?? null,
    defaultPaymentMethod: params.default_payment_method ?? null,
    description: params.description || null,
    metadata: mergeMetadata(null, params.metadata),
    missingPaymentMethod: params.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice',
    saveDefaultPaymentMethod: params.payment_settings?.save_default_payment_method ?? null,
    automaticTax: params.automatic_tax?.enabled ?? false,
    useIntent: null,
  };
}

export function toItem(sim: Simulation, item: Stripe.SubscriptionCreateParams.Item, param: string): ItemSpec {
  const price = item.price_data
    ? createPrice(sim, item.price_data)
    : findPrice(sim, item.price ?? item.plan ?? missing(`${param}[price]`), `${param}[price]`);
  cadenceOf(price, `${param}[price]`);
  if (!price.active) {
    throw invalidRequest(`The price specified is inactive. This field only accepts active prices.`, {
      param: `${param}[price]`,
    });
  }
  return { price, quantity: item.quantity ?? 1, metadata: mergeMetadata(null, item.metadata) };
}

function missing(param: string): never {
  throw missingParam(param);
}

function trialEndOf(sim: Simulation, params: Stripe.SubscriptionCreateParams): number | null {
  if (typeof params.trial_end === 'number') {
    if (params.trial_end > sim.now()) return params.trial_end;
    throw invalidRequest('Invalid timestamp: must be an integer Unix timestamp in the future.', {
      param: 'trial_end',
    });
  }
  return params.trial_period_days ? sim.now() + params.trial_period_days * DAY : null;
}

/** A customer is billed in one currency at a time. */
export function assertOneCurrency(sim: Simulation, customer: Stripe.Customer, currency: string): void {
  if (!customer.currency || customer.currency === currency) return;
  const running = sim.store.subscriptions.where('customer', customer.id);
  if (!running.some((other) => other.ended_at === null && other.currency !== currency)) return;
  throw invalidRequest(
    `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${customer.currency}.`,
  );
}
