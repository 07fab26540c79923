import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buy, codeOf, must, openWorld, submitCard, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

let accounts = 0;
async function anAccount(): Promise<string> {
  accounts += 1;
  const id = `racer-${accounts}`;
  await world.billing.accounts.ensure({ id, name: id, email: `${id}@race.example` });
  return id;
}
const wanted = { planKey: 'starter', interval: 'month', currency: 'usd' } as const;

async function customersOf(account: string) {
  const all = await world.stripe.customers.list({ limit: 100 }).autoPagingToArray({ limit: 1_000 });
  return all.filter(({ metadata }) => metadata.billwright_account === account);
}

test('ten checkouts at once make one customer and leave one session that can be paid', async () => {
  const account = await anAccount();
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, () => world.billing.checkout.start(world.act(account), wanted)),
  );
  expect(outcomes.map(codeOf)).toContain('ok');
  await world.settle();
  expect(await customersOf(account)).toHaveLength(1);
  const [customer] = await customersOf(account);
  const open = await world.stripe.checkout.sessions.list({ customer: customer?.id ?? '', status: 'open' });
  expect(open.data).toHaveLength(1);
  const rows = await world.db
    .selectFrom('checkout_sessions')
    .select('id')
    .where('account_id', '=', account)
    .where('status', '=', 'open')
    .execute();
  expect(rows).toEqual([{ id: open.data[0]?.id }]);
});

test('a double click is one act: both get the same session', async () => {
  const account = await anAccount();
  const act = { accountId: account, actorId: 'ada', actId: randomUUID() };
  const [first, second] = await Promise.all([
    world.billing.checkout.start(act, wanted),
    world.billing.checkout.start(act, wanted),
  ]);
  expect(must(first)).toEqual(must(second));
  expect(must(await world.billing.checkout.start(act, wanted))).toEqual(must(first));
});

test('the same act id for something else is refused', async () => {
  const account = await anAccount();
  const act = world.act(account);
  must(await world.billing.checkout.start(act, wanted));
  expect(codeOf(await world.billing.checkout.start(act, { ...wanted, interval: 'year' }))).toBe('act_reused');
});

test('the session of an earlier tab can not be paid any more', async () => {
  const account = await anAccount();
  const first = must(await world.billing.checkout.start(world.act(account), wanted));
  must(await world.billing.checkout.start(world.act(account), wanted));
  expect((await submitCard(first.url)).status).toBeGreaterThanOrEqual(400);
  await world.settle();
  expect(await world.billing.checkout.status(account, first.sessionId)).toMatchObject({
    value: { kind: 'expired' },
  });
});

test('a session that a dead process opened and did not keep is expired too', async () => {
  const account = await anAccount();
  const first = must(await world.billing.checkout.start(world.act(account), wanted));
  await world.db.deleteFrom('checkout_sessions').where('id', '=', first.sessionId).execute();
  must(await world.billing.checkout.start(world.act(account), wanted));
  expect(await world.stripe.checkout.sessions.retrieve(first.sessionId)).toMatchObject({ status: 'expired' });
});

test('whoever has paid is refused another checkout, also before the webhook came', async () => {
  await world.billing.worker.stop();
  const account = await anAccount();
  const { url } = must(await world.billing.checkout.start(world.act(account), wanted));
  await submitCard(url);
  expect(codeOf(await world.billing.checkout.start(world.act(account), wanted))).toBe('already_subscribed');
  await world.billing.worker.start();
  await world.settle();
  expect(codeOf(await world.billing.checkout.start(world.act(account), wanted))).toBe('already_subscribed');
});

test('two confirmations of one preview charge once, and both say so', async () => {
  const account = await anAccount();
  await buy(world, wanted, account);
  const { token, dueNow } = must(
    await world.billing.planChange.preview(account, { planKey: 'pro', interval: 'month' }),
  );
  const act = world.act(account);
  const outcomes = await Promise.all([
    world.billing.planChange.apply(act, { token }),
    world.billing.planChange.apply(act, { token }),
  ]);
  for (const outcome of outcomes)
    expect(must(outcome)).toEqual({ planKey: 'pro', charged: dueNow, startsAt: null });
  // Another tab with the same preview is too late, and is told so.
  expect(codeOf(await world.billing.planChange.apply(world.act(account), { token }))).toBe(
    'preview_outdated',
  );
  await world.settle();
  const paid = await world.billing.invoices.list(account, { cursor: null, limit: 10 });
  expect(paid.items).toHaveLength(2);
});

test('a second live subscription that still gets through is cancelled and refunded, and the first stays', async () => {
  const account = await anAccount();
  await buy(world, wanted, account);
  const [customer] = await customersOf(account);
  await world.advance(5);
  const price = await world.db
    .selectFrom('catalog_prices')
    .select('price_id')
    .where('lookup_key', '=', 'pro_month_usd')
    .executeTakeFirstOrThrow();
  const second = await world.stripe.subscriptions.create({
    customer: customer?.id ?? '',
    items: [{ price: price.price_id }],
    ...(await cardOf(customer?.id ?? '')),
  });
  expect(second.status).toBe('active');
  await world.settle();
  await world.settle();
  expect(await world.stripe.subscriptions.retrieve(second.id)).toMatchObject({ status: 'canceled' });
  const refunds = await world.stripe.refunds.list({ limit: 100 });
  expect(refunds.data.map(({ amount, status }) => [amount, status])).toEqual([[7900, 'succeeded']]);
  expect(await world.billing.overview(account)).toMatchObject({ planKey: 'starter', status: 'active' });
  const audit = await world.db
    .selectFrom('audit_log')
    .select('because')
    .where('account_id', '=', account)
    .where('because', 'like', '%second live subscription%')
    .execute();
  expect(audit.length).toBeGreaterThan(0);
});

async function cardOf(customer: string): Promise<{ default_payment_method: string }> {
  const { data } = await world.stripe.customers.listPaymentMethods(customer);
  return { default_payment_method: data[0]?.id ?? '' };
}

test('a customer that was deleted at Stripe is replaced by the next checkout', async () => {
  const account = await anAccount();
  must(await world.billing.checkout.start(world.act(account), wanted));
  await world.settle();
  const [first] = await customersOf(account);
  await world.stripe.customers.del(first?.id ?? '');
  await world.settle();
  await buy(world, wanted, account);
  expect(await world.billing.overview(account)).toMatchObject({ status: 'active' });
  const { stripe_customer_id: now } = await world.db
    .selectFrom('accounts')
    .select('stripe_customer_id')
    .where('id', '=', account)
    .executeTakeFirstOrThrow();
  expect(now).not.toBe(first?.id);
});

test('who cancels and thinks again before any webhook is applied, is told of each once', async () => {
  const account = await anAccount();
  await buy(world, { planKey: 'starter' }, account);
  await world.advance(5);
  await world.billing.worker.stop();
  must(await world.billing.cancellation.cancel(world.act(account), { feedback: null, comment: null }));
  must(await world.billing.cancellation.undo(world.act(account)));
  await world.simulator.simulator.idle();
  await world.billing.worker.start();
  await world.settle();
  const told = await world.db
    .selectFrom('billing_events')
    .select('type')
    .where('account_id', '=', account)
    .where('type', 'like', 'subscription.cancellation%')
    .orderBy('id')
    .execute();
  expect(told.map(({ type }) => type)).toEqual([
    'subscription.cancellation_scheduled',
    'subscription.cancellation_undone',
  ]);
  expect(await world.billing.overview(account)).toMatchObject({ statusText: 'Active', cancelsAt: null });
});
