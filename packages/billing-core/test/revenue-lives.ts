import type { RunningSimulator } from '@billwright/stripe-simulator';
import Stripe from 'stripe';
import { DAY } from './world.ts';

/** What the lives buy: each way to price and to discount that recurring revenue tells apart. */
export interface Shop {
  prices: string[];
  /** Also sold in euros. */
  euroPrices: string[];
  coupons: string[];
  taxRate: string;
}

export async function openShop(stripe: Stripe): Promise<Shop> {
  const [main, extra] = await Promise.all(
    ['Main', 'Extra'].map((name) => stripe.products.create({ name, metadata: { for: 'revenue' } })),
  );
  const ids = { main: main?.id ?? '', extra: extra?.id ?? '' };
  const price = async (
    more: Partial<Stripe.PriceCreateParams> & {
      interval?: 'day' | 'week' | 'month' | 'year';
      count?: number;
    },
  ) => {
    const { interval = 'month', count = 1, ...rest } = more;
    const recurring = { interval, interval_count: count, ...rest.recurring };
    return (await stripe.prices.create({ currency: 'usd', product: ids.main, ...rest, recurring })).id;
  };
  const tiers = [
    { up_to: 5, unit_amount: 700, flat_amount: 900 },
    { up_to: 10, unit_amount: 650 },
    { up_to: 'inf' as const, unit_amount: 600, flat_amount: 100 },
  ];
  const euroTiers = tiers.map(({ up_to }) => ({ up_to, unit_amount: 433 }));
  const meter = await stripe.billing.meters.create({
    display_name: 'Calls',
    event_name: 'calls',
    default_aggregation: { formula: 'sum' },
  });
  const euroPrices = [
    await price({ unit_amount: 2_900, currency_options: { eur: { unit_amount: 2_700 } } }),
    await price({
      billing_scheme: 'tiered',
      tiers_mode: 'volume',
      tiers,
      currency_options: { eur: { tiers: euroTiers } },
    }),
  ];
  const prices = [
    ...euroPrices,
    await price({ unit_amount: 29_000, interval: 'year' }),
    await price({ unit_amount: 1_100, interval: 'week', count: 2 }),
    await price({ unit_amount: 7_000, interval: 'month', count: 3, product: ids.extra }),
    await price({ unit_amount_decimal: Stripe.Decimal.from('12.5'), product: ids.extra }),
    await price({ billing_scheme: 'tiered', tiers_mode: 'graduated', tiers }),
    await price({ unit_amount: 3_000, transform_quantity: { divide_by: 4, round: 'up' } }),
    await price({ unit_amount: 5, recurring: { interval: 'month', usage_type: 'metered', meter: meter.id } }),
  ];
  const coupons = await Promise.all(
    (
      [
        { percent_off: 20, duration: 'forever' },
        { percent_off: 33.3, duration: 'repeating', duration_in_months: 3 },
        { percent_off: 50, duration: 'once' },
        {
          amount_off: 500,
          currency: 'usd',
          currency_options: { eur: { amount_off: 450 } },
          duration: 'forever',
        },
        { percent_off: 10, duration: 'forever', applies_to: { products: [ids.extra] } },
      ] satisfies Stripe.CouponCreateParams[]
    ).map(async (coupon) => (await stripe.coupons.create(coupon)).id),
  );
  const taxRate = await stripe.taxRates.create({ display_name: 'VAT', percentage: 19, inclusive: true });
  return { prices, euroPrices, coupons, taxRate: taxRate.id };
}

/** A year of customers who do at random whatever can be done to a subscription; what Stripe refuses they leave. */
export async function liveAYear(
  { stripe, simulator }: { stripe: Stripe; simulator: RunningSimulator },
  { shop, customers, seed }: { shop: Shop; customers: string[]; seed: number },
): Promise<{ acts: number; refused: number }> {
  const random = dice(seed);
  const end = simulator.simulator.now() + 365 * DAY;
  const counted = { acts: 0, refused: 0 };
  while (simulator.simulator.now() < end) {
    const customer = random.of(customers);
    try {
      await act(stripe, {
        customer,
        currency: customers.indexOf(customer) % 3 === 2 ? 'eur' : 'usd',
        shop,
        random,
      });
      counted.acts += 1;
    } catch (error) {
      if (
        !(
          error instanceof Stripe.errors.StripeInvalidRequestError ||
          error instanceof Stripe.errors.StripeCardError
        )
      )
        throw error;
      counted.refused += 1;
    }
    await simulator.simulator.advance(1 + random.below(2 * DAY));
  }
  await simulator.simulator.advance(1);
  return counted;
}

interface Life {
  customer: string;
  currency: string;
  shop: Shop;
  random: Dice;
}

async function act(stripe: Stripe, life: Life): Promise<unknown> {
  const { data } = await stripe.subscriptions.list({ customer: life.customer, limit: 10 });
  const subscription = data[0];
  if (!subscription || (data.length < 2 && life.random.below(12) === 0)) return subscribe(stripe, life);
  return change(stripe, subscription, life);
}

function subscribe(stripe: Stripe, { customer, currency, shop, random }: Life): Promise<unknown> {
  const prices = currency === 'eur' ? shop.euroPrices : shop.prices;
  return stripe.subscriptions.create({
    customer,
    currency,
    items: [{ price: random.of(prices.slice(0, -1)), quantity: 1 + random.below(14) }],
    ...(random.below(3) === 0 ? { trial_period_days: 7 } : {}),
    ...(random.below(3) === 0 ? { discounts: [{ coupon: random.of(shop.coupons) }] } : {}),
    ...(random.below(4) === 0 ? { default_tax_rates: [shop.taxRate] } : {}),
  });
}

async function change(
  stripe: Stripe,
  { id, customer, items }: Stripe.Subscription,
  life: Life,
): Promise<unknown> {
  const { shop, random, currency } = life;
  const item = random.of(items.data);
  const coupon = random.of(shop.coupons);
  const price = random.of(currency === 'eur' ? shop.euroPrices : shop.prices);
  const update = (params: Stripe.SubscriptionUpdateParams) => stripe.subscriptions.update(id, params);
  const pay = (payment_method: string) =>
    stripe.paymentMethods
      .attach(payment_method, { customer: String(customer) })
      .then(({ id: card }) =>
        stripe.customers.update(String(customer), { invoice_settings: { default_payment_method: card } }),
      );
  const acts: (() => Promise<unknown>)[] = [
    () => update({ items: [{ id: item.id, quantity: 1 + random.below(14) }] }),
    () => update({ items: [{ id: item.id, price, quantity: 1 + random.below(14) }] }),
    () => update({ items: [{ price, quantity: 1 + random.below(6) }] }),
    () => update({ items: [{ id: item.id, deleted: true }] }),
    () => update({ items: [{ id: item.id, discounts: [{ coupon }] }] }),
    () => update({ discounts: [{ coupon }] }),
    () => update({ discounts: '' }),
    () => update({ metadata: { note: String(random.below(100)) } }),
    () => update({ cancel_at_period_end: random.below(2) === 0 }),
    () => update({ pause_collection: { behavior: 'void' } }),
    () => update({ pause_collection: '' }),
    // Twice within a second.
    async () => {
      await update({ items: [{ id: item.id, quantity: 9 }] });
      return update({ items: [{ id: item.id, quantity: 2 }] });
    },
    () => stripe.subscriptions.cancel(id),
    () => pay('pm_card_chargeCustomerFail'),
    () => pay('pm_card_visa'),
    () => pay('pm_card_visa'),
  ];
  return random.of(acts)();
}

interface Dice {
  below(limit: number): number;
  of<T>(all: readonly T[]): T;
}

/** Repeatable chance (a linear congruential generator with the constants of Numerical Recipes). */
function dice(seed: number): Dice {
  let state = seed >>> 0;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return {
    below,
    of: (all) => {
      const one = all[below(all.length)];
      if (one === undefined) throw new Error('Nothing to choose from.');
      return one;
    },
  };
}
