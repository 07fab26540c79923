import Stripe from 'stripe';
import { wholeDecimal } from '../../kernel/billing/whole-decimal.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { type LineSpec, productOf } from '../invoices/line-spec.ts';
import { promisedPrice } from '../prices/known-price.ts';
import { itemTaxOf } from './item-tax.ts';

/** Keeps something for the next invoice: of its subscription if it has one, else the customer's next. */
export function createPendingItem(sim: Simulation, customer: string, spec: LineSpec): Stripe.InvoiceItem {
  return createItem(sim, spec, { customer, invoice: null });
}

/** For an invoice that is there, or is just being made. */
export function createAttachedItem(
  sim: Simulation,
  spec: LineSpec,
  to: { customer: string; invoice: string },
): Stripe.InvoiceItem {
  return createItem(sim, spec, to);
}

function createItem(
  sim: Simulation,
  spec: LineSpec,
  { customer, invoice }: { customer: string; invoice: string | null },
): Stripe.InvoiceItem {
  const item = sim.store.invoiceItems.put({
    id: sim.newId('ii'),
    object: 'invoiceitem',
    amount: spec.amount,
    currency: spec.currency,
    customer,
    customer_account: null,
    date: sim.now(),
    description: spec.description,
    discountable: spec.discountable ?? !spec.proration,
    discounts: [...(spec.discounts ?? [])],
    invoice,
    livemode: false,
    metadata: spec.metadata,
    net_amount: spec.amount,
    parent:
      spec.subscription === null
        ? null
        : {
            subscription_details: {
              subscription: spec.subscription,
              ...(spec.subscriptionItem === null ? {} : { subscription_item: spec.subscriptionItem }),
            },
            type: 'subscription_details',
          },
    period: spec.period,
    pricing: {
      price_details: { price: spec.price.id, product: productOf(spec.price) },
      type: 'price_details',
      unit_amount_decimal: Stripe.Decimal.from(spec.amount).div(
        Stripe.Decimal.from(Math.max(spec.quantity, 1)),
        12,
        'half-even',
      ),
    },
    proration: spec.proration,
    ...(spec.proration ? { proration_details: { credited_items: null, discount_amounts: [] } } : {}),
    quantity: spec.quantity,
    quantity_decimal: wholeDecimal(spec.quantity),
    tax_rates: [...(spec.taxRates ?? [])],
    test_clock: sim.testClock,
  } satisfies Stripe.InvoiceItem);
  if (spec.tax) sim.store.itemTaxes.put({ id: item.id, ...spec.tax });
  sim.emit('invoiceitem.created', item);
  return item;
}

/** What waits for a subscription's next invoice: its own items, and those that wait for whichever comes next. */
export function pendingItems(sim: Simulation, subscription: Stripe.Subscription): Stripe.InvoiceItem[] {
  const own = sim.store.invoiceItems.where('pendingFor', subscription.id);
  const anyones = sim.store.invoiceItems
    .where('pendingFor', idOf(subscription.customer) ?? '')
    .filter(({ currency }) => currency === subscription.currency);
  return [...own, ...anyones];
}

/** The waiting items as lines. */
export const pendingSpecs = (sim: Simulation, subscription: Stripe.Subscription): LineSpec[] =>
  pendingItems(sim, subscription).map((item) => specOf(sim, item));

export function specOf(sim: Simulation, item: Stripe.InvoiceItem): LineSpec {
  const details = item.pricing?.price_details;
  const price = promisedPrice(sim, idOf(details?.price ?? null) ?? '');
  const subscription = item.parent?.subscription_details;
  const { tax_rates: taxRates } = item;
  const tax = itemTaxOf(sim, item.id);
  return {
    amount: item.amount,
    currency: item.currency,
    description: item.description ?? '',
    period: item.period,
    price,
    quantity: item.quantity,
    subscription: subscription?.subscription ?? null,
    subscriptionItem: subscription?.subscription_item ?? null,
    proration: item.proration,
    invoiceItem: item.id,
    metadata: item.metadata ?? {},
    discountable: item.discountable,
    discounts: (item.discounts ?? []).map((discount) => idOf(discount) ?? ''),
    ...(taxRates && taxRates.length > 0 ? { taxRates } : {}),
    ...(tax ? { tax } : {}),
  };
}

/** Once an invoice bills them they wait no longer. */
export function takePendingItems(sim: Simulation, subscriptionId: string, invoiceId: string): void {
  const subscription = sim.store.subscriptions.get(subscriptionId);
  for (const item of subscription ? pendingItems(sim, subscription) : [])
    sim.store.invoiceItems.put({ ...item, invoice: invoiceId });
}
