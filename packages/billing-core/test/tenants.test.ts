import { afterAll, beforeAll, expect, test } from 'vitest';
import { buy, codeOf, must, openWorld, type World } from './world.ts';

let world: World;
let sessionId: string;
beforeAll(async () => {
  world = await openWorld();
  ({ sessionId } = await buy(world, { planKey: 'starter' }));
  await world.billing.accounts.ensure({ id: 'other', name: 'Other', email: 'oz@other.example' });
});
afterAll(() => world.close());

test('another account sees nothing of it', async () => {
  const { billing } = world;
  expect(await billing.overview('other')).toMatchObject({ planKey: 'free', card: null, price: null });
  expect((await billing.invoices.list('other', { cursor: null, limit: 10 })).items).toEqual([]);
  expect(codeOf(await billing.checkout.status('other', sessionId))).toBe('checkout_not_found');
  expect(await billing.entitlements.check('other', 'projects')).toMatchObject({ limit: 1 });
  const pricing = await billing.plans.list({ accountId: 'other', currency: 'usd' });
  expect(pricing.currentInterval).toBeNull();
});

test('another account can not act on it', async () => {
  const { billing } = world;
  const act = () => world.act('other');
  const { token } = must(await billing.planChange.preview('acme', { planKey: 'pro', interval: 'month' }));
  expect(codeOf(await billing.planChange.apply(act(), { token }))).toBe('preview_expired');
  expect(codeOf(await billing.cancellation.cancel(act(), { feedback: null, comment: null }))).toBe(
    'no_live_subscription',
  );
  expect(codeOf(await billing.cancellation.undo(act()))).toBe('no_live_subscription');
  expect(codeOf(await billing.planChange.preview('other', { planKey: 'pro', interval: 'month' }))).toBe(
    'no_live_subscription',
  );
  expect(await billing.overview('acme')).toMatchObject({ planKey: 'starter', cancelsAt: null });
});

test('an account that does not exist has nothing and can do nothing', async () => {
  const { billing } = world;
  expect(await billing.overview('nobody')).toMatchObject({ accountName: '', planKey: 'free' });
  const wanted = { planKey: 'starter', interval: 'month', currency: 'usd' } as const;
  expect(codeOf(await billing.checkout.start(world.act('nobody'), wanted))).toBe('account_not_found');
});

test('each portal session is of the own customer, comes back to the app, and its address is kept nowhere', async () => {
  const { billing } = world;
  const act = world.act();
  const { url } = must(await billing.portal.open(act, { flow: 'payment_method_update' }));
  expect(url).toMatch(/^http/);
  const intent = await world.db
    .selectFrom('intents')
    .selectAll()
    .where('act_id', '=', act.actId)
    .executeTakeFirstOrThrow();
  expect(JSON.stringify(intent)).not.toContain(url);
  expect(must(await billing.portal.open(world.act('other'), { flow: 'home' })).url).not.toBe(url);
});

test('the pricing page marks the own plan and decides each button', async () => {
  const { billing } = world;
  const actions = async (accountId: string | null) =>
    (await billing.plans.list({ accountId, currency: 'usd' })).plans.map(({ prices }) => [
      prices.month.action.kind,
      prices.year.action.kind,
    ]);
  expect(await actions(null)).toEqual([
    ['sign_up', 'sign_up'],
    ['sign_up', 'sign_up'],
    ['sign_up', 'sign_up'],
  ]);
  expect(await actions('other')).toEqual([
    ['current', 'current'],
    ['checkout', 'checkout'],
    ['checkout', 'checkout'],
  ]);
  expect(await actions('acme')).toEqual([
    ['cancel', 'cancel'],
    ['current', 'change'],
    ['change', 'change'],
  ]);
  const [, starter] = (await billing.plans.list({ accountId: null, currency: 'usd' })).plans;
  expect(starter?.prices.year).toMatchObject({
    charge: { amountMinor: 29_000 },
    perMonth: { amountMinor: 2_417 },
    savingPercent: 16,
  });
  // The account's currency is Stripe's: it can not be changed while a subscription lives.
  expect((await billing.plans.list({ accountId: 'acme', currency: 'eur' })).currency).toBe('usd');
});

test('every process hears that rows of an account changed', async () => {
  await world.settle();
  const heard: string[] = [];
  const stop = await world.billing.onAccountChanged((accountId) => heard.push(accountId));
  must(await world.billing.cancellation.cancel(world.act(), { feedback: null, comment: null }));
  await world.settle();
  await stop();
  expect(new Set(heard)).toEqual(new Set(['acme']));
});
