import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ensureCustomer } from '../src/shell/acts/ensure-customer.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { createContext } from './context.ts';
import { buy, codeOf, must, openWorld, type World } from './world.ts';

let world: World;
let context: BillingContext;
beforeAll(async () => {
  world = await openWorld();
  context = createContext(world);
});
afterAll(async () => {
  await context.jobs.stop();
  await world.close();
});
beforeEach(() => world.simulator.simulator.faults.clear());

let accounts = 0;
async function signUp(email?: string): Promise<string> {
  accounts += 1;
  const id = `buyer-${accounts}`;
  await world.billing.accounts.ensure({ id, name: id, email: email ?? `${id}@shop.example` });
  return id;
}
const wanted = { planKey: 'starter', interval: 'month', currency: 'usd' } as const;

async function customersOf(account: string) {
  const all = await world.stripe.customers.list({ limit: 100 }).autoPagingToArray({ limit: 1_000 });
  return all.filter(({ metadata }) => metadata.billwright_account === account);
}
const ownCustomer = async (account: string) => {
  const [customer] = await customersOf(account);
  if (!customer) throw new Error(`${account} has no customer.`);
  return customer;
};
const alertsOf = async (account: string) =>
  (await world.billing.alerts.list()).filter(({ accountId }) => accountId === account);

test('who signs up has a customer at Stripe without doing anything more', async () => {
  const account = await signUp();
  await world.settle();
  expect(await ownCustomer(account)).toMatchObject({ name: account, email: `${account}@shop.example` });
  const row = await world.db
    .selectFrom('customers')
    .select(['account_id', 'deleted'])
    .where('id', '=', (await ownCustomer(account)).id)
    .executeTakeFirst();
  expect(row).toEqual({ account_id: account, deleted: false });
});

test('signing up again and again, and the first checkouts at the same moment, make one customer', async () => {
  const account = `racer`;
  const join = () => world.billing.accounts.ensure({ id: account, name: 'Racer', email: 'r@race.example' });
  await join();
  await Promise.all([
    join(),
    join(),
    ensureCustomer(context, account),
    world.billing.checkout.start(world.act(account), wanted),
    world.billing.checkout.start(world.act(account), wanted),
  ]);
  await world.settle();
  expect(await customersOf(account)).toHaveLength(1);
});

test('a Stripe that is down at sign-up keeps nobody out: the customer is made when it is back', async () => {
  world.simulator.simulator.faults.set([
    { kind: 'reset_after', method: 'POST', path: '/v1/customers', times: 2 },
  ]);
  const account = await signUp();
  await world.settle();
  expect(await customersOf(account)).toHaveLength(1);
});

test("a stranger's customer with the same address for mail stays a stranger's, whatever they bought with it", async () => {
  const email = 'victim@shop.example';
  const stranger = await world.stripe.customers.create({
    email,
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  const { price_id: price } = await world.db
    .selectFrom('catalog_prices')
    .select('price_id')
    .where('lookup_key', '=', 'pro_month_usd')
    .executeTakeFirstOrThrow();
  await world.stripe.subscriptions.create({ customer: stranger.id, items: [{ price }] });
  const account = await signUp(email);
  await world.settle();
  expect((await ownCustomer(account)).id).not.toBe(stranger.id);
  expect(await world.billing.overview(account)).toMatchObject({ planKey: 'free', card: null });
  // The other way round: what they pay for later on is not taken for the account's either.
  await world.stripe.checkout.sessions.create({
    mode: 'subscription',
    customer_email: email,
    line_items: [{ price, quantity: 1 }],
    success_url: 'http://stranger.example',
  });
  await world.stripe.customers.update(stranger.id, { name: 'Mallory' });
  await world.settle();
  expect((await world.billing.billingDetails.get(account)).details.name).toBe(account);
  const rows = await world.db.selectFrom('customers').select('id').where('email', '=', email).execute();
  expect(rows.map(({ id }) => id)).toEqual([(await ownCustomer(account)).id]);
});

test('a customer that is deleted while it pays alerts operators; the history stays, and the next checkout makes another', async () => {
  const account = await signUp();
  await buy(world, wanted, account);
  const first = await ownCustomer(account);
  await world.advance(60);
  await world.stripe.customers.del(first.id);
  await world.settle();
  const [alert, ...others] = await alertsOf(account);
  expect(others).toEqual([]);
  expect(alert).toMatchObject({ kind: 'customer_deleted', accountId: account });
  expect(alert?.because).toContain(first.id);
  expect((await world.billing.invoices.list(account, { cursor: null, limit: 10 })).items).toHaveLength(1);
  expect(await world.billing.overview(account)).toMatchObject({ planKey: 'free' });

  await buy(world, wanted, account);
  expect(await world.billing.overview(account)).toMatchObject({ planKey: 'starter', status: 'active' });
  expect((await world.billing.invoices.list(account, { cursor: null, limit: 10 })).items).toHaveLength(2);
  const key = alert?.key ?? '';
  const seen = { accountId: account, key, actorId: 'olga', because: 'I write to them.' };
  expect(must(await world.billing.alerts.acknowledge(seen))).toEqual({ key });
  expect(codeOf(await world.billing.alerts.acknowledge(seen))).toBe('alert_not_found');
  expect(await alertsOf(account)).toEqual([]);
  const onRecord = await world.db
    .selectFrom('audit_log')
    .select(['actor', 'account_id', 'because'])
    .where('action', '=', 'alert.acknowledge')
    .execute();
  expect(onRecord).toEqual([{ actor: 'olga', account_id: account, because: 'I write to them.' }]);
});

test('a customer that is deleted and paid for nothing, or whose subscription was over, alerts nobody', async () => {
  const idle = await signUp();
  const over = await signUp();
  await buy(world, wanted, over);
  const { id } = await ownCustomer(over);
  const { data } = await world.stripe.subscriptions.list({ customer: id });
  await world.stripe.subscriptions.cancel(data[0]?.id ?? '');
  await world.advance(60);
  await world.stripe.customers.del(id);
  await world.stripe.customers.del((await ownCustomer(idle)).id);
  await world.settle();
  expect([...(await alertsOf(idle)), ...(await alertsOf(over))]).toEqual([]);
});

test('another currency has a customer of its own only while Stripe refuses it at the first', async () => {
  const account = await signUp();
  await world.settle();
  const first = (await ownCustomer(account)).id;
  expect(await ensureCustomer(context, account, { currency: 'eur' })).toBe(first);
  await buy(world, wanted, account);
  expect(await ensureCustomer(context, account, { currency: 'usd' })).toBe(first);
  const [second, again] = await Promise.all([
    ensureCustomer(context, account, { currency: 'eur' }),
    ensureCustomer(context, account, { currency: 'eur' }),
  ]);
  expect(second).not.toBe(first);
  expect(again).toBe(second);
  // What it is for: Stripe takes there what it refuses at the first.
  await world.stripe.customers.update(second, { email: 'beside@shop.example' });
  await world.settle();
  expect(await ensureCustomer(context, account)).toBe(first);
  const owners = await world.db
    .selectFrom('customers')
    .select('id')
    .where('account_id', '=', account)
    .execute();
  expect(owners.map(({ id }) => id).sort()).toEqual([first, second].sort());
});

test("a connected account's customers are its own: one an account, told of changes like the first", async () => {
  const account = await signUp();
  const connected = await world.stripe.accounts.create({ type: 'custom', country: 'US' });
  const stripeAccount = connected.id;
  const [own, again] = await Promise.all([
    ensureCustomer(context, account, { stripeAccount }),
    ensureCustomer(context, account, { stripeAccount }),
  ]);
  expect(again).toBe(own);
  await expect(world.stripe.customers.retrieve(own)).rejects.toMatchObject({ code: 'resource_missing' });
  expect(await world.stripe.customers.retrieve(own, {}, { stripeAccount })).toMatchObject({ name: account });
  must(await world.billing.billingDetails.change(world.act(account), { name: 'Both Ltd' }));
  await world.settle();
  expect(await world.stripe.customers.retrieve(own, {}, { stripeAccount })).toMatchObject({
    name: 'Both Ltd',
  });
  expect(await ownCustomer(account)).toMatchObject({ name: 'Both Ltd' });
});
