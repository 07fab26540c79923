import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import fc, { patience, runs } from '../fixed-seed.ts';
import { expectMoneyAddsUp } from '../money-adds-up.ts';
import { DAY, openShop, type Shop, START, submitCard } from '../shop.ts';

let shop: Shop;
const rates: string[] = [];
const coupons: string[] = [];
beforeAll(async () => {
  shop = await openShop();
  for (const [percentage, inclusive] of [
    [19, false],
    [7.7, true],
    [0.5, false],
  ] as const)
    rates.push((await shop.stripe.taxRates.create({ display_name: 'Tax', percentage, inclusive })).id);
  for (const off of [{ percent_off: 33.3 }, { amount_off: 777, currency: 'usd' }, { percent_off: 100 }])
    coupons.push((await shop.stripe.coupons.create({ ...off, duration: 'forever' })).id);
});
afterAll(async () => {
  await expectMoneyAddsUp(shop.stripe);
  await shop.running.close();
});

const line = fc.record({
  amount: fc.integer({ min: 100, max: 99_999 }),
  quantity: fc.integer({ min: 1, max: 7 }),
  taxes: fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
  recurs: fc.boolean(),
});
const order = fc.record({
  lines: fc.array(line, { minLength: 1, maxLength: 4 }),
  coupon: fc.option(fc.integer({ min: 0, max: 2 })),
  shipping: fc.option(fc.integer({ min: 0, max: 5000 })),
  anchorDays: fc.option(fc.integer({ min: 1, max: 27 })),
  trial: fc.boolean(),
});
type Order = typeof order extends fc.Arbitrary<infer T> ? T : never;

const toItem = ({ amount, quantity, taxes, recurs }: Order['lines'][number], isSubscription: boolean) => ({
  price_data: {
    currency: 'usd',
    unit_amount: amount,
    product_data: { name: 'Thing' },
    ...(isSubscription && recurs ? { recurring: { interval: 'month' as const } } : {}),
  },
  quantity,
  ...(taxes.length > 0 ? { tax_rates: taxes.map((at) => rates[at] ?? '') } : {}),
});

function paramsOf(given: Order, isSubscription: boolean): Stripe.Checkout.SessionCreateParams {
  const { lines, coupon, shipping, anchorDays, trial } = given;
  return {
    mode: isSubscription ? 'subscription' : 'payment',
    success_url: 'https://app.example/done',
    line_items: lines.map((one) => toItem(one, isSubscription)),
    ...(coupon === null ? {} : { discounts: [{ coupon: coupons[coupon] ?? '' }] }),
    ...(isSubscription
      ? {
          subscription_data: trial
            ? { trial_period_days: 5 }
            : anchorDays === null
              ? {}
              : { billing_cycle_anchor: START + anchorDays * DAY },
        }
      : { invoice_creation: { enabled: true } }),
    ...(isSubscription || shipping === null
      ? {}
      : {
          shipping_options: [
            {
              shipping_rate_data: {
                display_name: 'Post',
                fixed_amount: { amount: shipping, currency: 'usd' },
              },
            },
          ],
        }),
  };
}

/** Nothing where the coupon leaves too little to charge. */
async function create(
  params: Stripe.Checkout.SessionCreateParams,
): Promise<Stripe.Checkout.Session | undefined> {
  try {
    return await shop.stripe.checkout.sessions.create(params);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'amount_too_small') return undefined;
    throw error;
  }
}

test(
  'whatever is in an order, what the page said is what is paid, and what the invoice says',
  async () => {
    const check = fc.asyncProperty(order, async (given) => {
      const isSubscription = given.lines.some(({ recurs }) => recurs);
      const session = await create(paramsOf(given, isSubscription));
      if (!session) return;
      const paid = await submitCard(session.url ?? '', '4242424242424242');
      expect(paid.status).toBe(303);
      const done = await shop.stripe.checkout.sessions.retrieve(session.id, {
        expand: ['invoice', 'payment_intent'],
      });
      expect(done).toMatchObject({ status: 'complete', amount_total: session.amount_total });
      const invoice = done.invoice as Stripe.Invoice | null;
      expect(invoice?.total ?? 0).toBe(session.amount_total);
      expect(invoice?.status ?? 'paid').toBe('paid');
      const intent = done.payment_intent as Stripe.PaymentIntent | null;
      if (!isSubscription) expect(intent?.amount_received ?? 0).toBe(session.amount_total);
    });
    await fc.assert(check, runs(40));
  },
  patience(60),
);
