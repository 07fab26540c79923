import type Stripe from 'stripe';
import type { Period } from '../../kernel/billing/billing-dates.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { redeem, resolveDiscounts } from '../discounts/create-discount.ts';
import type { LineSpec } from '../invoices/line-spec.ts';
import { amountFor } from '../prices/amount-for.ts';
import { createPrice } from '../prices/create-price.ts';
import { findPrice } from '../prices/update-price.ts';
import { productName } from './item-lines.ts';
import { taxRates } from './subscription-settings.ts';

export type AddedItem = Stripe.SubscriptionCreateParams.AddInvoiceItem;

const MOST = 20;

/** `add_invoice_items`: one-time charges that come with a subscription's next invoice. */
export function addedLines(
  sim: Simulation,
  subscription: Stripe.Subscription,
  given: readonly AddedItem[],
): LineSpec[] {
  if (given.length > MOST)
    throw invalidRequest(`You may only pass up to ${MOST} items in add_invoice_items.`, {
      param: 'add_invoice_items',
    });
  return given.map((one, at) => addedLine(sim, subscription, one, `add_invoice_items[${at}]`));
}

function addedLine(
  sim: Simulation,
  subscription: Stripe.Subscription,
  given: AddedItem,
  param: string,
): LineSpec {
  const price = oneTimePrice(sim, given, param);
  const quantity = given.quantity ?? 1;
  return {
    amount: amountFor(price, { quantity, currency: subscription.currency }),
    currency: subscription.currency,
    description: productName(sim, price),
    period: periodOf(subscription, given.period),
    price,
    quantity,
    subscription: subscription.id,
    subscriptionItem: null,
    proration: false,
    invoiceItem: null,
    metadata: mergeMetadata(null, given.metadata),
    discountable: given.discountable ?? true,
    ...(given.discounts ? { discounts: redeemed(sim, subscription, given.discounts) } : {}),
    ...(given.tax_rates ? { taxRates: taxRates(sim, given.tax_rates, `${param}[tax_rates]`) } : {}),
  };
}

function redeemed(
  sim: Simulation,
  { id, customer }: Stripe.Subscription,
  given: NonNullable<AddedItem['discounts']>,
): string[] {
  const holder = { customer: idOf(customer) ?? '', subscription: id, checkoutSession: null };
  return resolveDiscounts(sim, given).map((source) => redeem(sim, source, holder).id);
}

function oneTimePrice(sim: Simulation, given: AddedItem, param: string): Stripe.Price {
  if (!given.price_data && given.price === undefined) throw missingParam(`${param}[price]`);
  const price = given.price_data
    ? createPrice(sim, given.price_data)
    : findPrice(sim, given.price ?? '', `${param}[price]`);
  if (!price.recurring) return price;
  throw invalidRequest(
    'The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.',
    { param: `${param}[price]` },
  );
}

/** From the latest start to the earliest end of the items' periods, unless it is said. */
function periodOf({ items }: Stripe.Subscription, given: AddedItem['period']): Period {
  const start = Math.max(...items.data.map((item) => item.current_period_start));
  const end = Math.min(...items.data.map((item) => item.current_period_end));
  return { start: given?.start.timestamp ?? start, end: Math.max(start, given?.end.timestamp ?? end) };
}
