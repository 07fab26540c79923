import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { assertNoManualRates } from '../automatic-tax/assert-no-manual-rates.ts';
import { assertLocated } from '../automatic-tax/customer-location.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { resolveDiscounts } from '../discounts/create-discount.ts';
import { recordFailure } from '../invoices/collect-invoice.ts';
import { createPrice } from '../prices/create-price.ts';
import { findPrice } from '../prices/update-price.ts';
import { assertQuantity } from './assert-quantity.ts';
import { cadenceOf } from './cadence.ts';
import { findSubscription } from './change-subscription.ts';
import { collectFirst } from './collect-first-payment.ts';
import { firstDates } from './first-dates.ts';
import { assertTogether } from './item-changes.ts';
import { ownPaymentMethod } from './own-payment-method.ts';
import { pendingInterval } from './pending-items-interval.ts';
import { askForSetup } from './setup-for-later.ts';
import { type SubscriptionSpec, startSubscription } from './start-subscription.ts';
import { billingMode } from './subscription-defaults.ts';
import type { ItemSpec } from './subscription-item.ts';
import { givenSettings, taxRates } from './subscription-settings.ts';

/** An incomplete subscription has this long to be paid. */
export const INCOMPLETE_SECONDS = 23 * 3600;
const MOST_ITEMS = 20;

const UNSUPPORTED = [
  'billing_schedules',
  'billing_thresholds',
  'customer_account',
  'default_source',
] as const satisfies (keyof Stripe.SubscriptionCreateParams)[];

/**
 * https://docs.stripe.com/api/subscriptions/create. A first payment that fails leaves it `incomplete` or is refused
 * whole, as `payment_behavior` says; one that is sent as an invoice is active at once.
 */
export function createSubscription(
  sim: Simulation,
  params: Stripe.SubscriptionCreateParams,
): Stripe.Subscription {
  refuseUnsupported(params, UNSUPPORTED);
  const behaviour = params.payment_behavior ?? 'allow_incomplete';
  if (behaviour === 'pending_if_incomplete')
    throw invalidRequest('`pending_if_incomplete` can only be used when a subscription is updated.', {
      param: 'payment_behavior',
    });
  const spec = toSpec(sim, params);
  const { subscription, invoice } = startSubscription(sim, spec);
  const started = { ...subscription, status: spec.trialEnd === null ? 'active' : 'trialing' } as const;
  if (spec.collectionMethod === 'send_invoice') return announce(sim, started);
  if (!invoice || invoice.status === 'paid')
    return announce(sim, behaviour === 'default_incomplete' ? askForSetup(sim, started) : started);
  sim.schedule('subscription.incomplete_expiry', subscription.id, sim.now() + INCOMPLETE_SECONDS);
  if (behaviour === 'default_incomplete') return announce(sim, subscription);
  const collection = collectFirst(sim, invoice, behaviour, params.off_session ?? false);
  const current = findSubscription(sim, subscription.id);
  if (collection.kind === 'paid' || collection.kind === 'processing') {
    sim.unschedule('subscription.incomplete_expiry', subscription.id);
    const saved =
      current.payment_settings?.save_default_payment_method === 'on_subscription' && collection.method
        ? { default_payment_method: collection.method.id }
        : {};
    return announce(sim, { ...current, ...saved, status: started.status });
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
  if (params.items.length > MOST_ITEMS)
    throw invalidRequest(`You may only pass up to ${MOST_ITEMS} items.`, { param: 'items' });
  const customer = findCustomer(sim, params.customer);
  const items = params.items.map((item, at) => toItem(sim, item, `items[${at}]`));
  const currency =
    params.currency === undefined ? (items[0]?.price.currency ?? 'usd') : parseCurrency(params.currency);
  assertOneCurrency(sim, customer, currency);
  const prices = items.map(({ price }) => price);
  assertTogether({ billing_mode: billingMode(params.billing_mode, sim.now()), currency }, prices, 'items');
  const { config, ...dates } = firstDates(sim, params, prices);
  const defaultPaymentMethod =
    params.default_payment_method === undefined
      ? null
      : ownPaymentMethod(sim, customer.id, params.default_payment_method);
  if (params.automatic_tax?.enabled) assertTaxable(sim, params, { customer, defaultPaymentMethod });
  return {
    ...dates,
    ...collectionOf(params),
    customer: customer.id,
    currency,
    items,
    discounts: resolveDiscounts(sim, params.discounts),
    checkoutSession: null,
    prorateFirstPeriod: params.proration_behavior !== 'none',
    billingMode: params.billing_mode,
    defaultPaymentMethod,
    description: params.description || null,
    metadata: mergeMetadata(null, params.metadata),
    missingPaymentMethod: 'create_invoice',
    saveDefaultPaymentMethod: null,
    automaticTax: false,
    useIntent: null,
    settings: {
      ...givenSettings(sim, params),
      ...pendingInterval(params.pending_invoice_item_interval, sim.now()),
      ...(config ? { billing_cycle_anchor_config: config } : {}),
    },
    addInvoiceItems: params.add_invoice_items ?? [],
  };
}

/** Automatic taxes need to know where the customer is, and allow no rates by hand. */
function assertTaxable(
  sim: Simulation,
  params: Stripe.SubscriptionCreateParams,
  { customer, defaultPaymentMethod }: { customer: Stripe.Customer; defaultPaymentMethod: string | null },
): void {
  for (const [at, { tax_rates: rates }] of (params.items ?? []).entries())
    assertNoManualRates({ enabled: true }, rates, `items[${at}][tax_rates]`);
  assertLocated(sim, customer, { paymentMethod: defaultPaymentMethod });
}

export function toItem(sim: Simulation, item: Stripe.SubscriptionCreateParams.Item, param: string): ItemSpec {
  refuseUnsupported(item, ['billing_thresholds', 'current_trial']);
  const price = item.price_data
    ? createPrice(sim, item.price_data)
    : findPrice(sim, item.price ?? item.plan ?? missing(`${param}[price]`), `${param}[price]`);
  cadenceOf(price, `${param}[price]`);
  if (!price.active) {
    throw invalidRequest(`The price specified is inactive. This field only accepts active prices.`, {
      param: `${param}[price]`,
    });
  }
  assertQuantity(item.quantity, price, `${param}[quantity]`);
  return {
    price,
    quantity: item.quantity ?? 1,
    metadata: mergeMetadata(null, item.metadata),
    discounts: item.discounts ? resolveDiscounts(sim, item.discounts) : undefined,
    taxRates: item.tax_rates ? taxRates(sim, item.tax_rates, `${param}[tax_rates]`) : undefined,
  };
}

function missing(param: string): never {
  throw missingParam(param);
}

function collectionOf(params: Stripe.SubscriptionCreateParams) {
  const collectionMethod = params.collection_method ?? 'charge_automatically';
  if (collectionMethod === 'send_invoice' && params.days_until_due === undefined)
    throw missingParam('days_until_due');
  if (collectionMethod !== 'send_invoice' && params.days_until_due !== undefined)
    throw invalidRequest('`days_until_due` can only be set when the collection method is `send_invoice`.', {
      param: 'days_until_due',
    });
  return { collectionMethod, daysUntilDue: params.days_until_due ?? null };
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
