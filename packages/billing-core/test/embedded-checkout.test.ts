import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EmbeddedPayment } from '../src/billing.ts';
import { codeOf, must, openWorld, submitCard, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({}, { publishableKey: 'pk_test_world' });
});
afterAll(() => world.close());

let accounts = 0;
async function anAccount(): Promise<string> {
  accounts += 1;
  const id = `payer-${accounts}`;
  await world.billing.accounts.ensure({ id, name: id, email: `${id}@pay.example` });
  return id;
}
const starter = { planKey: 'starter', interval: 'month', currency: 'usd', withoutTrial: false } as const;
const pro = { ...starter, planKey: 'pro' } as const;
async function begin(account: string, wanted: { planKey: string } = starter): Promise<EmbeddedPayment> {
  const opened = must(
    await world.billing.checkout.startPayment(world.act(account), { ...starter, ...wanted }),
  );
  if (opened.kind === 'started') throw new Error('No card was asked for.');
  return opened;
}
const idOf = ({ clientSecret }: EmbeddedPayment) => clientSecret.split('_secret_')[0] ?? '';
const pay = (payment: EmbeddedPayment, card = 'pm_card_visa') =>
  world.stripe.paymentIntents.confirm(idOf(payment), {
    payment_method: card,
    return_url: 'http://app.example/checkout/return',
  });
const saveCard = (payment: EmbeddedPayment, card: string) =>
  world.stripe.setupIntents.confirm(idOf(payment), {
    payment_method: card,
    return_url: 'http://app.example/checkout/return',
  });
const statusOf = async (account: string, reference: string) =>
  must(await world.billing.checkout.status(account, reference));
async function subscriptionsOf(account: string): Promise<Stripe.Subscription[]> {
  const all = await world.stripe.subscriptions
    .list({ status: 'all', limit: 100 })
    .autoPagingToArray({ limit: 1_000 });
  return all.filter(({ metadata }) => metadata.billwright_account === account);
}
const liveOf = async (account: string) =>
  (await subscriptionsOf(account)).filter(({ status }) => status === 'active' || status === 'trialing');

test('what is shown is what is charged, and access comes with the webhook', async () => {
  const account = await anAccount();
  const payment = await begin(account);
  expect(payment).toMatchObject({
    kind: 'payment',
    publishableKey: 'pk_test_world',
    planName: 'Starter',
    dueNow: { amountMinor: 2_900, currency: 'usd' },
    trialEndsAt: null,
  });
  expect(await statusOf(account, payment.reference)).toEqual({ kind: 'open' });
  const intent = await pay(payment);
  expect(intent).toMatchObject({ status: 'succeeded', amount_received: payment.dueNow.amountMinor });
  await world.settle();
  expect(await statusOf(account, payment.reference)).toMatchObject({ kind: 'active', planName: 'Starter' });
  expect(await world.billing.overview(account)).toMatchObject({ planKey: 'starter', status: 'active' });
});

test('a card that is declined leaves the payment open, and another card pays it', async () => {
  const account = await anAccount();
  const payment = await begin(account);
  await expect(pay(payment, 'pm_card_visa_chargeDeclined')).rejects.toMatchObject({ code: 'card_declined' });
  await world.settle();
  expect(await statusOf(account, payment.reference)).toEqual({ kind: 'open' });
  expect(await world.billing.entitlements.check(account, 'projects')).toMatchObject({ limit: 1 });
  await pay(payment);
  await world.settle();
  expect(await statusOf(account, payment.reference)).toMatchObject({ kind: 'active' });
});

test('a payment that waits for the bank gives nothing yet', async () => {
  const account = await anAccount();
  const payment = await begin(account);
  expect(await pay(payment, 'pm_card_threeDSecure2Required')).toMatchObject({ status: 'requires_action' });
  await world.settle();
  expect(await statusOf(account, payment.reference)).toEqual({ kind: 'open' });
  expect(await world.billing.entitlements.check(account, 'projects')).toMatchObject({ limit: 1 });
});

test('a second tab closes the payment of the first, whichever page each is on', async () => {
  const account = await anAccount();
  const first = await begin(account);
  const { url } = must(
    await world.billing.checkout.start(world.act(account), {
      planKey: 'starter',
      interval: 'month',
      currency: 'usd',
    }),
  );
  await expect(pay(first)).rejects.toMatchObject({ type: 'StripeInvalidRequestError' });
  const third = await begin(account);
  expect((await submitCard(url)).status).toBeGreaterThanOrEqual(400);
  await pay(third);
  await world.settle();
  expect(await liveOf(account)).toHaveLength(1);
  expect(codeOf(await world.billing.checkout.startPayment(world.act(account), starter))).toBe(
    'already_subscribed',
  );
});

test('however many tabs begin and pay at once, one subscription lives and one payment is kept', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('hosted', 'embedded'), { minLength: 2, maxLength: 5 }),
      async (tabs) => {
        const account = await anAccount();
        await Promise.all(
          tabs.map(async (tab) => {
            if (tab === 'hosted') {
              const opened = await world.billing.checkout.start(world.act(account), {
                planKey: 'starter',
                interval: 'month',
                currency: 'usd',
              });
              if (opened.ok) await submitCard(opened.value.url);
            } else {
              const opened = await world.billing.checkout.startPayment(world.act(account), starter);
              if (opened.ok && opened.value.kind !== 'started')
                await pay(opened.value).catch(() => undefined);
            }
          }),
        );
        await world.settle();
        const live = await liveOf(account);
        expect(live.length).toBeLessThanOrEqual(1);
        const customer = (await subscriptionsOf(account))[0]?.customer as string;
        const charges = await world.stripe.charges.list({ customer, limit: 100 });
        const kept = charges.data.reduce(
          (sum, each) => sum + (each.paid ? each.amount : 0) - each.amount_refunded,
          0,
        );
        expect(kept).toBe(live.length * 2_900);
      },
    ),
    { numRuns: 6, seed: 20_261_125 },
  );
});

test('a double click is one subscription', async () => {
  const account = await anAccount();
  const act = world.act(account);
  const [one, two] = await Promise.all([
    world.billing.checkout.startPayment(act, starter),
    world.billing.checkout.startPayment(act, starter),
  ]);
  expect(must(one)).toEqual(must(two));
  expect(await subscriptionsOf(account)).toHaveLength(1);
});

test('a trial begins once its card is saved', async () => {
  const account = await anAccount();
  const payment = await begin(account, pro);
  expect(payment).toMatchObject({ kind: 'setup', dueNow: { amountMinor: 0 }, price: { amountMinor: 7_900 } });
  const early = await world.billing.checkout.startTrial(world.act(account), { reference: payment.reference });
  expect(codeOf(early)).toBe('card_not_saved');
  await saveCard(payment, 'pm_card_mastercard');
  const { reference } = must(
    await world.billing.checkout.startTrial(world.act(account), { reference: payment.reference }),
  );
  await world.settle();
  expect(await statusOf(account, reference)).toMatchObject({ kind: 'active', planName: 'Pro' });
  expect(await world.billing.overview(account)).toMatchObject({ planKey: 'pro', status: 'trialing' });
});

test('a card that had its trial gets none at another account, and is told before anything is begun', async () => {
  const other = await anAccount();
  const payment = await begin(other, pro);
  await saveCard(payment, 'pm_card_mastercard');
  const refused = await world.billing.checkout.startTrial(world.act(other), { reference: payment.reference });
  expect(codeOf(refused)).toBe('trial_used');
  expect(await subscriptionsOf(other)).toEqual([]);
  const paid = must(
    await world.billing.checkout.startPayment(world.act(other), { ...pro, withoutTrial: true }),
  );
  expect(paid).toMatchObject({ kind: 'payment', dueNow: { amountMinor: 7_900 } });
});

test('on the hosted page the second trial of a card is cancelled before anything is charged', async () => {
  const other = await anAccount();
  const { url, sessionId } = must(
    await world.billing.checkout.start(world.act(other), {
      planKey: 'pro',
      interval: 'month',
      currency: 'usd',
    }),
  );
  await submitCard(url, '5555555555554444');
  await world.settle();
  await world.settle();
  expect(await statusOf(other, sessionId)).toEqual({ kind: 'trial_refused' });
  const [subscription] = await subscriptionsOf(other);
  expect(subscription).toMatchObject({ status: 'canceled' });
  const charges = await world.stripe.charges.list({ customer: subscription?.customer as string });
  expect(charges.data).toEqual([]);
});

test("nobody begins a trial on another account's card, or asks after another account's payment", async () => {
  const [mine, theirs] = [await anAccount(), await anAccount()];
  const payment = await begin(theirs, pro);
  await saveCard(payment, 'pm_card_visa_debit');
  const stolen = await world.billing.checkout.startTrial(world.act(mine), { reference: payment.reference });
  expect(codeOf(stolen)).toBe('checkout_not_found');
  const nonsense = await world.billing.checkout.startTrial(world.act(mine), { reference: 'sub_1' });
  expect(codeOf(nonsense)).toBe('checkout_not_found');
  const paying = await begin(theirs, starter);
  expect(codeOf(await world.billing.checkout.status(mine, paying.reference))).toBe('checkout_not_found');
});
