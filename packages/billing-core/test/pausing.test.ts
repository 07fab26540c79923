import { afterAll, beforeAll, expect, test } from 'vitest';
import { buy, codeOf, DAY, must, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

let accounts = 0;
async function subscriber(planKey = 'starter'): Promise<string> {
  accounts += 1;
  const id = `pauser-${accounts}`;
  await world.billing.accounts.ensure({ id, name: id, email: `${id}@pause.example` });
  await buy(world, { planKey }, id);
  return id;
}

async function subscriptionOf(account: string) {
  const row = await world.db
    .selectFrom('subscriptions')
    .select(['id', 'customer_id'])
    .where('account_id', '=', account)
    .executeTakeFirstOrThrow();
  return { id: row.id, customer: row.customer_id };
}
async function payWith(account: string, card: string): Promise<void> {
  const { id: subscription, customer } = await subscriptionOf(account);
  const { id } = await world.stripe.paymentMethods.attach(card, { customer });
  await world.stripe.subscriptions.update(subscription, { default_payment_method: id });
  await world.settle();
}
/** Half-way through its month, so that less is credited than a month costs. */
async function pause(account: string) {
  await world.advance(14 * DAY);
  const preview = must(await world.billing.pause.preview(account));
  must(await world.billing.pause.apply(world.act(account), { token: preview.token }));
  await world.settle();
  return preview;
}
const told = async (account: string) => {
  const rows = await world.db
    .selectFrom('billing_events')
    .select('type')
    .where('account_id', '=', account)
    .where('type', 'like', 'subscription.%')
    .orderBy('id')
    .execute();
  return rows.map(({ type }) => type);
};

test('a pause stops access and charges, keeps what was paid ahead as credit, and goes on for what was shown', async () => {
  const { billing, stripe } = world;
  const account = await subscriber();
  await world.advance(14 * DAY);
  const act = world.act(account);
  const preview = must(await billing.pause.preview(account));
  expect(preview.credit).toEqual({ amountMinor: 1450, currency: 'usd' });
  const both = await Promise.all([
    billing.pause.apply(act, { token: preview.token }),
    billing.pause.apply(act, { token: preview.token }),
  ]);
  expect(both.map(codeOf)).toEqual(['ok', 'ok']);
  expect(await billing.overview(account)).toMatchObject({
    status: 'paused',
    statusText: 'Paused',
    nextCharge: null,
    pause: { kind: 'subscription', resumesAt: null },
    banners: [{ kind: 'paused', action: 'resume' }],
    can: { resume: true, changePlan: false, cancel: false, cancelNow: true },
  });
  await world.settle();
  expect(await billing.entitlements.check(account, 'projects')).toMatchObject({ limit: 1 });
  const { customer, id } = await subscriptionOf(account);
  expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: -1450 });
  await world.advance(60 * DAY);
  const invoices = await stripe.invoices.list({ subscription: id });
  expect(invoices.data).toHaveLength(2);
  expect(codeOf(await billing.planChange.preview(account, { planKey: 'pro', interval: 'month' }))).toBe(
    'subscription_paused',
  );

  const resume = must(await billing.pause.previewResume(account));
  expect(resume.dueNow).toEqual({ amountMinor: 1450, currency: 'usd' });
  expect(resume.lines.map(({ kind, amount }) => [kind, amount.amountMinor])).toEqual([
    ['charge', 2900],
    ['credit', -1450],
  ]);
  expect(must(await billing.pause.resume(world.act(account), { token: resume.token }))).toEqual({
    planKey: 'starter',
    charged: resume.dueNow,
  });
  expect(await billing.overview(account)).toMatchObject({
    status: 'active',
    pause: null,
    nextCharge: { at: resume.nextChargeAt, amount: { amountMinor: 2900 } },
  });
  await world.settle();
  expect(await billing.entitlements.check(account, 'projects')).toMatchObject({ limit: 10 });
  const [newest] = (await billing.invoices.list(account, { cursor: null, limit: 1 })).items;
  expect(newest).toMatchObject({ status: 'paid' });
  expect((await stripe.charges.list({ customer })).data[0]).toMatchObject({ amount: 1450 });
  expect(await told(account)).toEqual([
    'subscription.activated',
    'subscription.paused',
    'subscription.resumed',
  ]);
});

test('a card that is declined resumes nothing and owes nothing; another card does', async () => {
  const { billing, stripe } = world;
  const account = await subscriber();
  await pause(account);
  await world.advance(40 * DAY);
  await payWith(account, 'pm_card_chargeCustomerFail');
  const { id } = await subscriptionOf(account);
  const first = must(await billing.pause.previewResume(account));
  expect(codeOf(await billing.pause.resume(world.act(account), { token: first.token }))).toBe(
    'payment_declined',
  );
  await world.settle();
  expect(await billing.overview(account)).toMatchObject({ status: 'paused', banners: [{ kind: 'paused' }] });
  expect((await stripe.invoices.list({ subscription: id, status: 'open' })).data).toEqual([]);
  await world.advance(2 * DAY);
  expect(await billing.overview(account)).toMatchObject({ status: 'paused' });
  await payWith(account, 'pm_card_visa');
  const second = must(await billing.pause.previewResume(account));
  must(await billing.pause.resume(world.act(account), { token: second.token }));
  expect(await billing.overview(account)).toMatchObject({ status: 'active' });
});

test('a card that its bank wants confirmed leaves the invoice to confirm on, which resumes it', async () => {
  const { billing, stripe } = world;
  const account = await subscriber();
  await pause(account);
  await world.advance(40 * DAY);
  await payWith(account, 'pm_card_authenticationRequired');
  const preview = must(await billing.pause.previewResume(account));
  expect(codeOf(await billing.pause.resume(world.act(account), { token: preview.token }))).toBe(
    'authentication_required',
  );
  await world.settle();
  expect(await billing.overview(account)).toMatchObject({
    status: 'paused',
    banners: [{ kind: 'action_required', action: 'pay_invoice', url: expect.stringContaining('http') }],
  });
  const { id } = await subscriptionOf(account);
  const [open] = (await stripe.invoices.list({ subscription: id, status: 'open' })).data;
  await stripe.invoices.pay(open?.id ?? '', { payment_method: await aGoodCard(account) });
  await world.settle();
  expect(await billing.overview(account)).toMatchObject({ status: 'active', banners: [] });
});

async function aGoodCard(account: string): Promise<string> {
  const { customer } = await subscriptionOf(account);
  return (await world.stripe.paymentMethods.attach('pm_card_visa', { customer })).id;
}

test('payments that are not collected leave access as it is, until they resume by themselves', async () => {
  const { billing, stripe } = world;
  const account = await subscriber();
  const resumesAt = new Date(world.now().getTime() + 45 * DAY * 1000).toISOString();
  const input = { invoices: 'void', resumesAt, because: 'On holiday.' } as const;
  must(await billing.pause.stopCollecting(world.act(account), input));
  await world.settle();
  expect(await billing.overview(account)).toMatchObject({
    status: 'active',
    statusText: 'Payments paused',
    nextCharge: null,
    pause: { kind: 'collection', resumesAt },
    can: { resume: true, changePlan: false },
  });
  expect(await billing.entitlements.check(account, 'projects')).toMatchObject({ limit: 10 });
  expect(codeOf(await billing.pause.stopCollecting(world.act(account), input))).toBe('subscription_paused');
  await world.advance(33 * DAY);
  const { id } = await subscriptionOf(account);
  expect((await stripe.invoices.list({ subscription: id })).data[0]).toMatchObject({ status: 'void' });
  await world.advance(40 * DAY);
  expect(await billing.overview(account)).toMatchObject({ pause: null, statusText: 'Active' });
  expect(await told(account)).toEqual([
    'subscription.activated',
    'subscription.paused',
    'subscription.resumed',
  ]);
});

test('payments are collected again at once when somebody resumes them, with nothing due', async () => {
  const { billing } = world;
  const account = await subscriber();
  must(
    await billing.pause.stopCollecting(world.act(account), {
      invoices: 'keep_as_draft',
      resumesAt: null,
      because: 'Asked for.',
    }),
  );
  await world.advance(20);
  const preview = must(await billing.pause.previewResume(account));
  expect(preview).toMatchObject({ lines: [], dueNow: { amountMinor: 0 } });
  must(await billing.pause.resume(world.act(account), { token: preview.token }));
  expect(await billing.overview(account)).toMatchObject({ pause: null, can: { changePlan: true } });
  expect(codeOf(await billing.pause.previewResume(account))).toBe('not_paused');
});

test('in a trial there is nothing to pause; a pause drops what was planned, and the past is no time to resume', async () => {
  const { billing } = world;
  const trier = await subscriber('pro');
  expect(codeOf(await billing.pause.preview(trier))).toBe('pause_not_offered');
  const resumesAt = new Date(world.now().getTime() - 1000).toISOString();
  const past = { invoices: 'void', resumesAt, because: 'Asked for.' } as const;
  expect(codeOf(await billing.pause.stopCollecting(world.act(trier), past))).toBe('pause_not_offered');
  const account = await subscriber();
  const up = must(await billing.planChange.preview(account, { planKey: 'pro', interval: 'month' }));
  must(await billing.planChange.apply(world.act(account), { token: up.token }));
  const down = must(await billing.planChange.preview(account, { planKey: 'starter', interval: 'month' }));
  must(await billing.planChange.apply(world.act(account), { token: down.token }));
  await world.settle();
  await pause(account);
  expect(await billing.overview(account)).toMatchObject({
    status: 'paused',
    planKey: 'pro',
    plannedChange: null,
  });
});
