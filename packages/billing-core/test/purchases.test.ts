import { ensureUsagePartitions } from '@billwright/db';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EmbeddedPayment } from '../src/billing.ts';
import { defineBilling, limit, metered, perUnit } from '../src/config.ts';
import { oweClosing } from '../src/shell/purchases/close-purchase.ts';
import { sendUsage } from '../src/shell/usage/send-usage.ts';
import { createContext } from './context.ts';
import { codeOf, must, openWorld, submitCard, type World } from './world.ts';

const config = defineBilling({
  product: 'Acme',
  currencies: ['usd', 'jpy'],
  features: { projects: limit('Projects'), calls: metered('API calls', { unit: 'call' }) },
  plans: {
    free: { name: 'Free', description: 'To try', features: { projects: 1, calls: 100 } },
    starter: {
      name: 'Starter',
      description: 'Small',
      prices: { usd: { month: 2_900, year: 29_000 }, jpy: { month: 4_000, year: 40_000 } },
      usage: { calls: { included: 1_000, prices: { usd: perUnit('0.5'), jpy: perUnit('0.5') } } },
      features: { projects: 10 },
    },
  },
  oneTime: {
    credits: {
      name: 'Calls',
      description: '',
      prices: { usd: 900, jpy: 1_400 },
      credits: { calls: 10_000 },
    },
    month_of_credits: {
      name: 'Calls of a month',
      description: '',
      prices: { usd: 100, jpy: 150 },
      credits: { calls: 500 },
      creditsLastDays: 30,
    },
    lifetime: { name: 'For life', description: '', prices: { usd: 49_900, jpy: 70_000 }, plan: 'starter' },
  },
  checkout: { promotionCodes: true, paymentMethods: ['card', 'us_bank_account'] },
  promotions: {
    half: { name: 'Half', percentOff: 50, duration: 'once', codes: { HALF: {} } },
    all: { name: 'All', percentOff: 100, duration: 'once', codes: { ALL: {} } },
  },
});

let world: World;
beforeAll(async () => {
  world = await openWorld({ config }, { publishableKey: 'pk_test_world' });
});
afterAll(() => world.close());

let accounts = 0;
async function anAccount(): Promise<string> {
  accounts += 1;
  const id = `buyer-${accounts}`;
  await world.billing.accounts.ensure({ id, name: id, email: `${id}@buy.example` });
  return id;
}
const credits = { productKey: 'credits', currency: 'usd' };
const lifetime = { productKey: 'lifetime', currency: 'usd' };
const start = (account: string, wanted = credits) =>
  world.billing.purchases.start(world.act(account), wanted);
async function startHere(
  account: string,
  wanted: typeof credits & { promotionCode?: string } = credits,
): Promise<EmbeddedPayment> {
  const opened = must(await world.billing.purchases.startPayment(world.act(account), wanted));
  if (opened.kind === 'started') throw new Error('No card was asked for.');
  return opened;
}
const pay = ({ clientSecret }: EmbeddedPayment, card = 'pm_card_visa') =>
  world.stripe.paymentIntents.confirm(clientSecret.split('_secret_')[0] ?? '', {
    payment_method: card,
    return_url: 'http://app.example/checkout/return',
  });
async function buyHosted(account: string, wanted = credits): Promise<string> {
  const { url, sessionId } = must(await start(account, wanted));
  expect((await submitCard(url)).status).toBe(303);
  await world.settle();
  return sessionId;
}
const creditsOf = async (account: string) =>
  (await world.billing.entitlements.check(account, 'calls')).balance?.credits;
const statusOf = async (account: string, reference: string) =>
  must(await world.billing.checkout.status(account, reference));
const eventsOf = async (account: string) =>
  (
    await world.db
      .selectFrom('billing_events')
      .select('type')
      .where('account_id', '=', account)
      .where('type', 'like', 'purchase.%')
      .orderBy('id')
      .execute()
  ).map(({ type }) => type);

test('credits bought on the hosted page are there once they are paid, with an invoice', async () => {
  const account = await anAccount();
  const { url, sessionId } = must(await start(account));
  expect(await statusOf(account, sessionId)).toEqual({ kind: 'open' });
  expect(await creditsOf(account)).toBe(0);
  await submitCard(url);
  await world.settle();
  expect(await statusOf(account, sessionId)).toEqual({ kind: 'bought', productName: 'Calls' });
  expect(await creditsOf(account)).toBe(10_000);
  expect(await world.billing.purchases.list(account)).toMatchObject([
    {
      productKey: 'credits',
      total: { amountMinor: 900, currency: 'usd' },
      refundedAt: null,
      endsAt: null,
      invoiceUrl: expect.stringContaining('http'),
    },
  ]);
  expect(await eventsOf(account)).toEqual(['purchase.completed']);
});

test('credits bought in the app are there once they are paid, and another card may follow a declined one', async () => {
  const account = await anAccount();
  const payment = await startHere(account);
  expect(payment).toMatchObject({
    kind: 'payment',
    planName: 'Calls',
    dueNow: { amountMinor: 900, currency: 'usd' },
    lines: [{ amount: { amountMinor: 900 } }],
  });
  expect(await statusOf(account, payment.reference)).toEqual({ kind: 'open' });
  await expect(pay(payment, 'pm_card_visa_chargeDeclined')).rejects.toMatchObject({ code: 'card_declined' });
  await world.settle();
  expect(await creditsOf(account)).toBe(0);
  await pay(payment);
  await world.settle();
  expect(await statusOf(account, payment.reference)).toEqual({ kind: 'bought', productName: 'Calls' });
  expect(await creditsOf(account)).toBe(10_000);
});

test('a payment that the bank wants confirmed gives nothing yet', async () => {
  const account = await anAccount();
  const payment = await startHere(account);
  expect(await pay(payment, 'pm_card_threeDSecure2Required')).toMatchObject({ status: 'requires_action' });
  await world.settle();
  expect(await statusOf(account, payment.reference)).toEqual({ kind: 'open' });
  expect(await creditsOf(account)).toBe(0);
});

test('packs add up, and are used after what the plan includes', async () => {
  const account = await anAccount();
  await buyHosted(account);
  await buyHosted(account);
  expect(await creditsOf(account)).toBe(20_000);
  await ensureUsagePartitions(world.db, world.now());
  must(
    await world.billing.usage.record([
      { accountId: account, feature: 'calls', quantity: 350, key: 'first', at: world.now() },
    ]),
  );
  const context = createContext(world);
  await sendUsage(context);
  await context.jobs.stop();
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect((await world.billing.entitlements.check(account, 'calls')).balance).toMatchObject({
    included: 100,
    used: 350,
    credits: 19_750,
  });
});

test('credits that last for some days end by the clock', async () => {
  const account = await anAccount();
  await buyHosted(account, { productKey: 'month_of_credits', currency: 'usd' });
  expect(await creditsOf(account)).toBe(500);
  const [bought] = await world.billing.purchases.list(account);
  expect(bought?.endsAt).toBe(new Date(Date.parse(bought?.paidAt ?? '') + 30 * 86_400_000).toISOString());
});

test('another currency is charged as the code says', async () => {
  const account = await anAccount();
  await buyHosted(account, { productKey: 'credits', currency: 'jpy' });
  expect(await world.billing.purchases.list(account)).toMatchObject([
    { total: { amountMinor: 1_400, currency: 'jpy' } },
  ]);
});

test('a promotion code lowers what is due in the app; one for all of it buys at once', async () => {
  const account = await anAccount();
  const half = await startHere(account, { ...credits, promotionCode: 'HALF' });
  expect(half.dueNow).toEqual({ amountMinor: 450, currency: 'usd' });
  const all = must(
    await world.billing.purchases.startPayment(world.act(account), { ...credits, promotionCode: 'ALL' }),
  );
  expect(all.kind).toBe('started');
  await world.settle();
  expect(await creditsOf(account)).toBe(10_000);
});

test('a double click opens one payment, and the same again gets the same', async () => {
  const account = await anAccount();
  const act = world.act(account);
  const [one, two] = await Promise.all([
    world.billing.purchases.startPayment(act, credits),
    world.billing.purchases.startPayment(act, credits),
  ]);
  expect(must(one)).toEqual(must(two));
  await world.settle();
  const rows = await world.db
    .selectFrom('purchases')
    .select('id')
    .where('account_id', '=', account)
    .execute();
  expect(rows).toHaveLength(1);
});

test('a plan for good gives its features for good, once an account', async () => {
  const account = await anAccount();
  await buyHosted(account, lifetime);
  expect(await world.billing.entitlements.check(account, 'projects')).toMatchObject({ limit: 10 });
  expect(codeOf(await start(account, lifetime))).toBe('already_bought');
  expect(codeOf(await world.billing.purchases.startPayment(world.act(account), lifetime))).toBe(
    'already_bought',
  );
  expect(await world.billing.purchases.offers(account, { currency: 'usd' })).toContainEqual(
    expect.objectContaining({ productKey: 'lifetime', isOwned: true, warning: null }),
  );
});

test('a second tab closes what the first opened of a plan for good, whichever page each is on', async () => {
  const account = await anAccount();
  const first = await startHere(account, lifetime);
  const { url } = must(await start(account, lifetime));
  await expect(pay(first)).rejects.toMatchObject({ type: 'StripeInvalidRequestError' });
  const third = await startHere(account, lifetime);
  expect((await submitCard(url)).status).toBeGreaterThanOrEqual(400);
  await pay(third);
  // Its webhook may be on the way: Stripe itself is asked.
  expect(codeOf(await start(account, lifetime))).toBe('already_bought');
  await world.settle();
  expect(await world.billing.purchases.list(account)).toHaveLength(1);
});

test('who has a subscription is told before the payment that it goes on', async () => {
  const account = await anAccount();
  const { url } = must(
    await world.billing.checkout.start(world.act(account), {
      planKey: 'starter',
      interval: 'month',
      currency: 'usd',
    }),
  );
  await submitCard(url);
  await world.settle();
  const offers = await world.billing.purchases.offers(account, { currency: null });
  expect(offers.find(({ productKey }) => productKey === 'lifetime')?.warning).toBe(
    'Your Starter subscription goes on, and is charged, until you cancel it.',
  );
  expect(offers.find(({ productKey }) => productKey === 'credits')?.warning).toBeNull();
  await buyHosted(account, lifetime);
  expect(await world.billing.overview(account)).toMatchObject({ planKey: 'starter', status: 'active' });
});

test('what is not declared, or not in that currency, is refused', async () => {
  const account = await anAccount();
  expect(codeOf(await start(account, { productKey: 'nothing', currency: 'usd' }))).toBe('product_not_found');
  expect(codeOf(await start(account, { productKey: 'credits', currency: 'eur' }))).toBe(
    'currency_not_offered',
  );
});

test('all of the money given back takes the credits back, a part of it does not', async () => {
  const account = await anAccount();
  const payment = await startHere(account);
  const intent = await pay(payment);
  await world.settle();
  await world.stripe.refunds.create({ payment_intent: intent.id, amount: 300 });
  await world.settle();
  expect(await creditsOf(account)).toBe(10_000);
  await world.stripe.refunds.create({ payment_intent: intent.id });
  await world.settle();
  expect(await creditsOf(account)).toBe(0);
  expect(await world.billing.purchases.list(account)).toMatchObject([
    { refundedAt: world.now().toISOString() },
  ]);
  expect(await eventsOf(account)).toEqual(['purchase.completed', 'purchase.refunded']);
});

test('a plan for good that was given back may be bought again', async () => {
  const account = await anAccount();
  const intent = await pay(await startHere(account, lifetime));
  await world.settle();
  await world.stripe.refunds.create({ payment_intent: intent.id });
  await world.settle();
  expect(await world.billing.entitlements.check(account, 'projects')).toMatchObject({ limit: 1 });
  await world.advance(60);
  await buyHosted(account, lifetime);
  expect(await world.billing.entitlements.check(account, 'projects')).toMatchObject({ limit: 10 });
  const { data } = await world.stripe.creditNotes.list({ limit: 100 });
  expect(data).toEqual([]);
});

test('what is left on the page of the app for a day is closed, and can not be paid any more', async () => {
  const account = await anAccount();
  const payment = await startHere(account);
  await world.advance(86_400 + 60);
  const context = createContext(world);
  await oweClosing(context);
  await context.jobs.stop();
  await world.settle();
  expect(await statusOf(account, payment.reference)).toEqual({ kind: 'expired' });
  await expect(pay(payment)).rejects.toMatchObject({ type: 'StripeInvalidRequestError' });
  expect(await creditsOf(account)).toBe(0);
});

test('however many tabs begin and pay a plan for good at once, one payment is kept', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('hosted', 'here'), { minLength: 2, maxLength: 4 }),
      async (tabs) => {
        const account = await anAccount();
        await Promise.all(
          tabs.map(async (tab) => {
            if (tab === 'hosted') {
              const opened = await start(account, lifetime);
              if (opened.ok) await submitCard(opened.value.url);
            } else {
              const opened = await world.billing.purchases.startPayment(world.act(account), lifetime);
              if (opened.ok && opened.value.kind !== 'started')
                await pay(opened.value).catch(() => undefined);
            }
          }),
        );
        await world.settle();
        const { customer } = (await paidOf(account))[0] ?? { customer: undefined };
        const charges = customer ? (await world.stripe.charges.list({ customer, limit: 100 })).data : [];
        const keptMinor = charges.reduce(
          (sum, each) => sum + (each.paid ? each.amount : 0) - each.amount_refunded,
          0,
        );
        const standing = (await world.billing.purchases.list(account)).filter((each) => !each.refundedAt);
        expect(standing.length).toBeLessThanOrEqual(1);
        expect(keptMinor).toBe(standing.length * 49_900);
      },
    ),
    { numRuns: 5 },
  );
}, 60_000);

async function paidOf(account: string): Promise<{ customer: string }[]> {
  const { data } = await world.stripe.invoices.list({ status: 'paid', limit: 100 });
  return data.flatMap(({ metadata, customer }) =>
    metadata?.billwright_account === account && typeof customer === 'string' ? [{ customer }] : [],
  );
}

/** Types a bank account into the hosted page, as a browser without scripts does. */
async function submitBank(url: string, account_number: string): Promise<void> {
  const body = new URLSearchParams({
    email: 'ada@buy.example',
    name: 'Ada Lovelace',
    country: 'US',
    postal_code: '10115',
    payment_method: 'us_bank_account',
    routing_number: '110000000',
    account_number,
    us_bank_account_name: 'Ada Lovelace',
  });
  const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  expect(answer.status).toBe(303);
  await answer.body?.cancel();
}

test('paid by a bank that answers in days, it is processing and gives nothing until it is paid', async () => {
  const account = await anAccount();
  const { url, sessionId } = must(await start(account, lifetime));
  await submitBank(url, '000123456789');
  await world.settle();
  expect(await statusOf(account, sessionId)).toEqual({ kind: 'processing' });
  expect(await world.billing.entitlements.check(account, 'projects')).toMatchObject({ limit: 1 });
  // It is on its way: another would be a second one.
  expect(codeOf(await start(account, lifetime))).toBe('already_bought');
  await world.advance(7 * 86_400);
  expect(await statusOf(account, sessionId)).toEqual({ kind: 'bought', productName: 'For life' });
  expect(await world.billing.entitlements.check(account, 'projects')).toMatchObject({ limit: 10 });
});

test('a bank that refuses after days leaves nothing bought, says so, and lets it be bought in another way', async () => {
  const account = await anAccount();
  const { url, sessionId } = must(await start(account, lifetime));
  await submitBank(url, '000222222227');
  await world.settle();
  await world.advance(7 * 86_400);
  expect(await statusOf(account, sessionId)).toEqual({ kind: 'failed' });
  expect(await eventsOf(account)).toEqual(['purchase.failed']);
  expect(await world.billing.entitlements.check(account, 'projects')).toMatchObject({ limit: 1 });
  await buyHosted(account, lifetime);
  expect(await world.billing.entitlements.check(account, 'projects')).toMatchObject({ limit: 10 });
});

test('who has a plan for good, and no subscription, is shown as on that plan', async () => {
  const account = await anAccount();
  await buyHosted(account, lifetime);
  expect(await world.billing.overview(account)).toMatchObject({
    planKey: 'starter',
    planName: 'Starter',
    status: 'free',
    statusText: 'Yours for good',
    statusTone: 'ok',
    nextCharge: null,
  });
});
