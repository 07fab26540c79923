import type Stripe from 'stripe';
import type { Cadence } from '../../kernel/billing/billing-dates.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { type DiscountSource, resolveDiscounts } from '../discounts/create-discount.ts';
import { createPrice } from '../prices/create-price.ts';
import { findPrice } from '../prices/update-price.ts';
import { assertQuantity } from './assert-quantity.ts';
import { cadenceOf, isSameCadence } from './cadence.ts';
import { taxRates } from './subscription-settings.ts';

/** What an update or a preview asks of the items; both requests write it alike. */
export interface GivenItem {
  id?: string;
  price?: string;
  plan?: string;
  /** A phase was promised it: it need not be on sale any more. No request can name it. */
  promised?: Stripe.Price;
  price_data?: Stripe.SubscriptionUpdateParams.Item.PriceData;
  quantity?: number;
  deleted?: boolean;
  clear_usage?: boolean;
  discounts?: Stripe.SubscriptionUpdateParams.Item['discounts'];
  metadata?: Stripe.Emptyable<Stripe.MetadataParam>;
  tax_rates?: Stripe.Emptyable<string[]>;
}

export interface ItemAfter {
  price: Stripe.Price;
  quantity: number;
  metadata: Stripe.Metadata;
  /** Undefined leaves what the item has. */
  discounts?: DiscountSource[] | undefined;
  taxRates?: Stripe.TaxRate[] | undefined;
}

/** One item before and after: null on one side when it is new or goes. */
export interface ItemChange {
  before: Stripe.SubscriptionItem | null;
  after: ItemAfter | null;
}

/** Pairs every item of the subscription, touched or not, with what it becomes. */
export function itemChanges(
  sim: Simulation,
  subscription: Stripe.Subscription,
  given: readonly GivenItem[],
  param: string,
): ItemChange[] {
  const kept = subscription.items.data.map((item): ItemChange => {
    const change = given.find(({ id }) => id === item.id);
    if (!change) return { before: item, after: unchanged(item) };
    if (change.deleted) return { before: item, after: null };
    return { before: item, after: becoming(sim, item, change, `${param}[${given.indexOf(change)}]`) };
  });
  const added = given.flatMap((item, at): ItemChange[] => {
    if (item.id === undefined) return [{ before: null, after: becoming(sim, null, item, `${param}[${at}]`) }];
    if (subscription.items.data.some(({ id }) => id === item.id)) return [];
    throw invalidRequest(`No such subscription item: '${item.id}'`, {
      code: 'resource_missing',
      param: `${param}[${at}][id]`,
    });
  });
  const changes = [...kept, ...added];
  if (!changes.some(({ after }) => after))
    throw invalidRequest(
      'A subscription must have at least one active plan. To delete this item, cancel the subscription.',
      { param },
    );
  assertTogether(
    subscription,
    changes.flatMap(({ after }) => (after ? [after.price] : [])),
    param,
  );
  return changes;
}

const unchanged = ({ price, quantity, metadata }: Stripe.SubscriptionItem): ItemAfter => ({
  price,
  quantity: quantity ?? 1,
  metadata,
});

function becoming(
  sim: Simulation,
  item: Stripe.SubscriptionItem | null,
  given: GivenItem,
  param: string,
): ItemAfter {
  refuseUnsupported(given as Stripe.SubscriptionUpdateParams.Item, ['billing_thresholds', 'current_trial']);
  const price = given.promised ?? priceOf(sim, item, given, param);
  cadenceOf(price, `${param}[price]`);
  const isNew = price.id !== item?.price.id;
  if (!price.active && isNew && !given.promised) {
    throw invalidRequest('The price specified is inactive. This field only accepts active prices.', {
      param: `${param}[price]`,
    });
  }
  assertQuantity(given.quantity, price, `${param}[quantity]`);
  return {
    price,
    // A new price starts at one again unless the quantity is given with it.
    quantity: given.quantity ?? (isNew ? 1 : (item?.quantity ?? 1)),
    metadata: mergeMetadata(item?.metadata ?? null, given.metadata),
    discounts: given.discounts === undefined ? undefined : resolveDiscounts(sim, given.discounts),
    taxRates:
      given.tax_rates === undefined ? undefined : taxRates(sim, given.tax_rates, `${param}[tax_rates]`),
  };
}

function priceOf(
  sim: Simulation,
  item: Stripe.SubscriptionItem | null,
  given: GivenItem,
  param: string,
): Stripe.Price {
  if (given.price_data) return createPrice(sim, given.price_data);
  const id = given.price ?? given.plan;
  if (id !== undefined) return findPrice(sim, id, `${param}[price]`);
  if (item) return item.price;
  throw invalidRequest(`Missing required param: ${param}[price].`, {
    code: 'parameter_missing',
    param: `${param}[price]`,
  });
}

type Shared = Pick<Stripe.Subscription, 'billing_mode' | 'currency'>;

/**
 * No price twice, one currency, and in classic billing one interval; flexible billing may mix them
 * (docs.stripe.com/billing/subscriptions/mixed-interval).
 */
export function assertTogether(
  { billing_mode, currency }: Shared,
  prices: readonly Stripe.Price[],
  param: string,
): void {
  const seen = new Set<string>();
  for (const price of prices) {
    if (seen.has(price.id))
      throw invalidRequest(`Cannot add multiple subscription items with the same price: ${price.id}`);
    seen.add(price.id);
    if (price.currency_options?.[currency] === undefined && price.currency !== currency)
      throw invalidRequest(
        `The price specified only supports \`${Object.keys(price.currency_options ?? { [price.currency]: 0 }).join('`, `')}\`. This doesn't match the expected currency: \`${currency}\`.`,
        { param },
      );
  }
  const [first, ...others] = prices;
  if (billing_mode.type !== 'classic') assertAligned(prices, param);
  if (billing_mode.type !== 'classic' || !first) return;
  if (others.some((price) => !isSameCadence(cadenceOf(price), cadenceOf(first))))
    throw invalidRequest(
      'Currently, all prices on a subscription must have the same `recurring.interval` and `recurring.interval_count` unless its billing_mode is flexible.',
      { param },
    );
}

export const isChanged = ({ before, after }: ItemChange): boolean =>
  !before || !after || before.price.id !== after.price.id || (before.quantity ?? 1) !== after.quantity;

/** Every interval is a multiple of the shortest; weeks do not go into months (docs.stripe.com/billing/subscriptions/mixed-interval). */
function assertAligned(prices: readonly Stripe.Price[], param: string): void {
  const lengths = prices.map((price) => lengthOf(cadenceOf(price)));
  const [shortest] = lengths.toSorted((a, b) => a.days - b.days || a.months - b.months);
  if (!shortest || lengths.every((length) => isMultiple(length, shortest))) return;
  throw invalidRequest(
    'All prices on a subscription must have a `recurring.interval` that is a multiple of the shortest one.',
    { param },
  );
}

interface Length {
  days: number;
  months: number;
}

function lengthOf({ interval, intervalCount: count }: Cadence): Length {
  if (interval === 'day') return { days: count, months: 0 };
  if (interval === 'week') return { days: 7 * count, months: 0 };
  const months = interval === 'year' ? 12 * count : count;
  return { days: 30 * months, months };
}

function isMultiple(of: Length, shortest: Length): boolean {
  if (shortest.months > 0) return of.months > 0 && of.months % shortest.months === 0;
  return of.months === 0 ? of.days % shortest.days === 0 : shortest.days === 1;
}
