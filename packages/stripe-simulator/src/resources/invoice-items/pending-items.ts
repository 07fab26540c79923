import Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import type { LineSpec } from '../invoices/line-spec.ts';

/** Keeps a proration for the subscription's next invoice. */
export function createPendingItem(sim: Simulation, customer: string, spec: LineSpec): Stripe.InvoiceItem {
  const item = sim.store.invoiceItems.put({
    id: sim.newId('ii'),
    object: 'invoiceitem',
    amount: spec.amount,
    currency: spec.currency,
    customer,
    customer_account: null,
    date: sim.now(),
    description: spec.description,
    discountable: !spec.proration,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: spec.metadata,
    net_amount: spec.amount,
    parent: {
      subscription_details: {
        subscription: spec.subscription ?? '',
        ...(spec.subscriptionItem === null ? {} : { subscription_item: spec.subscriptionItem }),
      },
      type: 'subscription_details',
    },
    period: spec.period,
    pricing: {
      price_details: { price: spec.price.id, product: String(spec.price.product) },
      type: 'price_details',
      unit_amount_decimal: Stripe.Decimal.from(spec.amount).div(
        Stripe.Decimal.from(Math.max(spec.quantity, 1)),
        12,
        'half-even',
      ),
    },
    proration: spec.proration,
    proration_details: { credited_items: null, discount_amounts: [] },
    quantity: spec.quantity,
    quantity_decimal: Stripe.Decimal.from(spec.quantity),
    tax_rates: [],
    test_clock: sim.testClock,
  } satisfies Stripe.InvoiceItem);
  sim.emit('invoiceitem.created', item);
  return item;
}

/** The waiting items as lines. */
export function pendingSpecs(sim: Simulation, subscription: Stripe.Subscription): LineSpec[] {
  return sim.store.invoiceItems.where('pendingFor', subscription.id).flatMap((item) => {
    const price = sim.store.prices.get(String(item.pricing?.price_details?.price));
    if (!price) return [];
    return [
      {
        amount: item.amount,
        currency: item.currency,
        description: item.description ?? '',
        period: item.period,
        price,
        quantity: item.quantity,
        subscription: subscription.id,
        subscriptionItem: item.parent?.subscription_details?.subscription_item ?? null,
        proration: item.proration,
        invoiceItem: item.id,
        metadata: item.metadata ?? {},
      },
    ];
  });
}

/** Once an invoice bills them they wait no longer. */
export function takePendingItems(sim: Simulation, subscriptionId: string, invoiceId: string): void {
  for (const item of sim.store.invoiceItems.where('pendingFor', subscriptionId))
    sim.store.invoiceItems.put({ ...item, invoice: invoiceId });
}
