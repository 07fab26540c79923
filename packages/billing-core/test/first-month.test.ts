import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMemoryMailer } from './memory-mailer.ts';
import { buy, codeOf, DAY, FAILING_CARD, must, openWorld, submitCard, type World } from './world.ts';

const mailer = createMemoryMailer();
let world: World;
beforeAll(async () => {
  world = await openWorld({ mail: { mailer, operators: [] } });
});
afterAll(() => world.close());

test('a month in the life of a customer: buys, upgrades, cancels, stays, and is billed again', async () => {
  const { billing } = world;
  expect(await billing.readiness()).toEqual([]);
  expect(await billing.overview('acme')).toMatchObject({ planKey: 'free', status: 'free', nextCharge: null });

  const started = must(
    await billing.checkout.start(world.act(), { planKey: 'starter', interval: 'month', currency: 'usd' }),
  );
  await world.settle();
  expect(await billing.checkout.status('acme', started.sessionId)).toMatchObject({ value: { kind: 'open' } });
  const paid = await submitCard(started.url);
  expect(paid).toEqual({
    status: 303,
    location: `http://app.example/checkout/return?session=${started.sessionId}`,
  });
  await world.settle();

  // Active because the webhook said so.
  expect(await billing.checkout.status('acme', started.sessionId)).toMatchObject({
    value: { kind: 'active', planName: 'Starter', statusText: 'Active' },
  });
  expect(await billing.overview('acme')).toMatchObject({
    accountName: 'Acme',
    planKey: 'starter',
    interval: 'month',
    status: 'active',
    price: { amountMinor: 2900, currency: 'usd' },
    nextCharge: { at: '2026-02-28T10:00:00.000Z', amount: { amountMinor: 2900, currency: 'usd' } },
    card: { brand: 'visa', last4: '4242', expMonth: 12, expYear: 2034 },
    banners: [],
    can: { changePlan: true, cancel: true, undoCancel: false, updateCard: true },
  });
  expect((await billing.invoices.list('acme', { cursor: null, limit: 10 })).items).toMatchObject([
    { status: 'paid', total: { amountMinor: 2900, currency: 'usd' }, amountDue: { amountMinor: 0 } },
  ]);
  expect(await billing.entitlements.check('acme', 'projects')).toMatchObject({ allowed: true, limit: 10 });

  await world.advance(10 * DAY);
  const preview = must(await billing.planChange.preview('acme', { planKey: 'pro', interval: 'month' }));
  // 18 of 28 days are left: 2900 × 18/28 back, 7900 × 18/28 on top.
  expect(preview.lines.map(({ kind, amount }) => [kind, amount.amountMinor])).toEqual([
    ['credit', -1864],
    ['charge', 5079],
  ]);
  expect(preview).toMatchObject({
    dueNow: { amountMinor: 3215, currency: 'usd' },
    creditLeft: { amountMinor: 0 },
    nextCharge: { at: '2026-02-28T10:00:00.000Z', amount: { amountMinor: 7900 } },
  });
  await world.advance(300);
  const changed = must(await billing.planChange.apply(world.act(), { token: preview.token }));
  expect(changed).toEqual({
    planKey: 'pro',
    charged: { amountMinor: 3215, currency: 'usd' },
    startsAt: null,
  });
  // Right at once, before any webhook: the answer was observed.
  expect(await billing.overview('acme')).toMatchObject({ planKey: 'pro' });
  await world.settle();
  const [newest] = (await billing.invoices.list('acme', { cursor: null, limit: 1 })).items;
  expect(newest).toMatchObject({ status: 'paid', total: { amountMinor: 3215 } });
  expect(await billing.entitlements.check('acme', 'sso')).toMatchObject({ allowed: true });

  const cancelled = must(
    await billing.cancellation.cancel(world.act(), { feedback: 'unused', comment: null }),
  );
  expect(cancelled).toEqual({ cancelsAt: '2026-02-28T10:00:00.000Z' });
  expect(await billing.overview('acme')).toMatchObject({
    statusText: 'Cancels on 28 February 2026',
    nextCharge: null,
    can: { undoCancel: true, cancel: false, changePlan: false },
  });
  expect(must(await billing.cancellation.undo(world.act()))).toEqual({ planKey: 'pro' });
  await world.settle();
  expect(await billing.overview('acme')).toMatchObject({ statusText: 'Active', cancelsAt: null });

  await world.advance(19 * DAY);
  expect(await billing.overview('acme')).toMatchObject({ status: 'active', planKey: 'pro' });
  const invoices = await billing.invoices.list('acme', { cursor: null, limit: 10 });
  expect(invoices.items.map(({ total }) => total.amountMinor)).toEqual([7900, 3215, 2900]);

  const told = await world.db.selectFrom('billing_events').select('type').orderBy('id').execute();
  expect(told.map(({ type }) => type).toSorted()).toEqual([
    'payment.succeeded',
    'payment.succeeded',
    'payment.succeeded',
    'subscription.activated',
    'subscription.cancellation_scheduled',
    'subscription.cancellation_undone',
    'subscription.changed',
  ]);
  // The cancellation was taken back before anybody could have read of it, or after: its mail went out or not.
  expect(
    mailer.sent
      .map(({ subject }) => subject)
      .filter((kind) => kind !== 'cancelled')
      .toSorted(),
  ).toEqual(['plan_changed', 'receipt', 'receipt', 'receipt', 'welcome']);
  const unsettled = await world.db
    .selectFrom('webhook_inbox')
    .selectAll()
    .where('state', 'in', ['failed', 'dead'])
    .execute();
  expect(unsettled).toEqual([]);
});

test('a customer who cancels has their plan until the period ends, then the free one', async () => {
  const { billing } = world;
  await billing.accounts.ensure({ id: 'leaver', name: 'Leaver', email: 'lea@leaver.example' });
  await buy(world, { planKey: 'starter' }, 'leaver');
  must(await billing.cancellation.cancel(world.act('leaver'), { feedback: null, comment: null }));
  expect(await billing.entitlements.check('leaver', 'projects')).toMatchObject({ limit: 10 });
  await world.advance(32 * DAY);
  expect(await billing.overview('leaver')).toMatchObject({ status: 'free', planKey: 'free' });
  expect(await billing.entitlements.check('leaver', 'projects')).toMatchObject({ limit: 1 });
  // Whoever left may come back, and gets no second trial.
  const pro = (await billing.plans.list({ accountId: 'leaver', currency: null })).plans.find(
    ({ key }) => key === 'pro',
  );
  expect(pro?.trialDays).toBe(0);
  await buy(world, { planKey: 'pro' }, 'leaver');
  expect(await billing.overview('leaver')).toMatchObject({ status: 'active', planKey: 'pro' });
});

test('a trial changes plan without a charge and keeps its end', async () => {
  const { billing } = world;
  await billing.accounts.ensure({ id: 'trier', name: 'Trier', email: 'tom@trier.example' });
  await buy(world, { planKey: 'pro' }, 'trier');
  const before = await billing.overview('trier');
  expect(before).toMatchObject({ status: 'trialing', planKey: 'pro' });
  const preview = must(await billing.planChange.preview('trier', { planKey: 'starter', interval: 'month' }));
  expect(preview).toMatchObject({
    lines: [],
    dueNow: { amountMinor: 0 },
    nextCharge: { at: before.trialEndsAt },
  });
  expect(must(await billing.planChange.apply(world.act('trier'), { token: preview.token }))).toEqual({
    planKey: 'starter',
    charged: { amountMinor: 0, currency: 'usd' },
    startsAt: null,
  });
  await world.settle();
  expect(await billing.overview('trier')).toMatchObject({
    status: 'trialing',
    planKey: 'starter',
    trialEndsAt: before.trialEndsAt,
  });
});

test('a card that fails changes nothing: the old plan stays, and nothing is charged', async () => {
  const { billing, stripe } = world;
  await billing.accounts.ensure({ id: 'broke', name: 'Broke', email: 'bo@broke.example' });
  await buy(world, { planKey: 'starter' }, 'broke');
  const { stripe_customer_id: customer } = await world.db
    .selectFrom('accounts')
    .select('stripe_customer_id')
    .where('id', '=', 'broke')
    .executeTakeFirstOrThrow();
  const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer ?? '' });
  const [live] = (await stripe.subscriptions.list({ customer: customer ?? '' })).data;
  await stripe.subscriptions.update(live?.id ?? '', { default_payment_method: bad.id });
  await world.settle();
  const preview = must(await billing.planChange.preview('broke', { planKey: 'pro', interval: 'month' }));
  const act = world.act('broke');
  expect(codeOf(await billing.planChange.apply(act, { token: preview.token }))).toBe('payment_declined');
  await world.settle();
  expect(await billing.overview('broke')).toMatchObject({ planKey: 'starter', status: 'active' });

  // With a good card the same form goes through: a known failure is tried anew, under a new key.
  const good = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer ?? '' });
  await stripe.subscriptions.update(live?.id ?? '', { default_payment_method: good.id });
  await world.settle();
  expect(must(await billing.planChange.apply(act, { token: preview.token }))).toMatchObject({
    planKey: 'pro',
    charged: preview.dueNow,
  });
});

test('a renewal that fails is late, keeps access for seven days, and says what to do', async () => {
  const { billing } = world;
  await billing.accounts.ensure({ id: 'late', name: 'Late', email: 'lu@late.example' });
  const { url } = must(
    await billing.checkout.start(world.act('late'), { planKey: 'pro', interval: 'month', currency: 'usd' }),
  );
  expect((await submitCard(url, FAILING_CARD)).status).toBe(303);
  await world.settle();
  await world.advance(15 * DAY);
  expect(await billing.overview('late')).toMatchObject({
    status: 'past_due',
    statusTone: 'danger',
    banners: [{ kind: 'payment_failed', action: 'pay_invoice', url: expect.stringContaining('http') }],
    can: { changePlan: false },
  });
  expect(await billing.entitlements.check('late', 'sso')).toMatchObject({ allowed: true });
  expect(codeOf(await billing.planChange.preview('late', { planKey: 'starter', interval: 'month' }))).toBe(
    'payment_declined',
  );
  const told = await world.db
    .selectFrom('billing_events')
    .select('type')
    .where('account_id', '=', 'late')
    .execute();
  expect(told).toContainEqual({ type: 'payment.failed' });
});

test('what recurs is written down with each change of it, and adds up to what is', async () => {
  const moved = await world.db
    .selectFrom('revenue_movements')
    .select(['account_id', 'kind', 'delta_minor'])
    .where('account_id', 'in', ['acme', 'late'])
    .orderBy('account_id')
    .orderBy('sequence')
    .execute();
  expect(moved).toEqual([
    { account_id: 'acme', kind: 'new', delta_minor: 2900 },
    { account_id: 'acme', kind: 'expansion', delta_minor: 5000 },
    { account_id: 'late', kind: 'new', delta_minor: 7900 },
  ]);
});
