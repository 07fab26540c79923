import { sql } from 'kysely';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BillingContext } from '../src/shell/context.ts';
import { createContext, drainDue, storeAll } from './context.ts';
import { must, openWorld, submitCard, type World } from './world.ts';

let world: World;
let context: BillingContext;
beforeAll(async () => {
  world = await openWorld({ worker: false });
  context = createContext(world);
});
afterAll(() => world.close());

const wanted = { planKey: 'starter', interval: 'month', currency: 'usd' } as const;
let accounts = 0;

/** An account that bought a plan, whose webhooks are stored and not applied. */
async function aBuyer(): Promise<{ account: string; customer: string }> {
  accounts += 1;
  const account = `owner-${accounts}`;
  await world.billing.accounts.ensure({ id: account, name: account, email: `${account}@own.example` });
  const { url } = must(await world.billing.checkout.start(world.act(account), wanted));
  await submitCard(url);
  await world.simulator.simulator.idle();
  return { account, customer: (await customerOf(account)) ?? '' };
}

const customerOf = async (account: string) =>
  (
    await world.db
      .selectFrom('accounts')
      .select('stripe_customer_id')
      .where('id', '=', account)
      .executeTakeFirstOrThrow()
  ).stripe_customer_id;
const customersAtStripe = async (account: string) =>
  (await world.stripe.customers.list({ email: `${account}@own.example`, limit: 100 })).data;
const rowsOf = async (account: string) =>
  (
    await sql<{ kind: string }>`select 'invoice' as kind from invoices where account_id = ${account}
      union all select 'payment_method' from payment_methods where account_id = ${account}`.execute(world.db)
  ).rows.map(({ kind }) => kind);

/** Takes events of a customer back out of the inbox, as if they were still on their way. */
async function delay(customer: string, types: string[]): Promise<Stripe.Event[]> {
  const rows = await world.db
    .deleteFrom('webhook_inbox')
    .where('customer_id', '=', customer)
    .where('type', 'in', types)
    .returning('payload')
    .execute();
  return rows.map(({ payload }) => payload as unknown as Stripe.Event);
}

test('what comes late of a customer that was deleted and replaced is still its account’s', async () => {
  const { account, customer } = await aBuyer();
  const late = await delay(customer, ['payment_method.attached', 'invoice.created', 'invoice.paid']);
  expect(late.length).toBeGreaterThan(1);
  await drainDue(context);
  await world.db.deleteFrom('invoices').where('account_id', '=', account).execute();
  await world.stripe.customers.del(customer);
  await world.simulator.simulator.idle();
  await drainDue(context);
  must(await world.billing.checkout.start(world.act(account), wanted));
  expect(await customerOf(account)).not.toBe(customer);
  await storeAll(context, late);
  await drainDue(context);
  expect((await rowsOf(account)).toSorted()).toEqual(['invoice', 'payment_method']);
});

test('an invoice says by its subscription’s metadata whose it is, before anything else of the customer is known', async () => {
  const { account, customer } = await aBuyer();
  const late = await delay(customer, ['invoice.paid']);
  await delay(
    customer,
    (await world.db.selectFrom('webhook_inbox').select('type').execute()).map(({ type }) => type),
  );
  await world.db
    .updateTable('accounts')
    .set({ stripe_customer_id: null })
    .where('id', '=', account)
    .execute();
  await storeAll(context, late);
  await drainDue(context);
  expect(await rowsOf(account)).toEqual(['invoice']);
});

test('what comes in one batch with the customer that says whose it is, is not a stranger’s', async () => {
  const { account, customer } = await aBuyer();
  const late = await delay(customer, ['payment_method.attached', 'customer.created']);
  await delay(
    customer,
    (await world.db.selectFrom('webhook_inbox').select('type').execute()).map(({ type }) => type),
  );
  await world.db
    .updateTable('accounts')
    .set({ stripe_customer_id: null })
    .where('id', '=', account)
    .execute();
  await storeAll(context, late);
  await drainDue(context);
  expect(await rowsOf(account)).toEqual(['payment_method']);
});

/** As a database that was restored from a backup of before the account's first checkout. */
const forgetCustomer = async (account: string) => {
  await world.db
    .updateTable('accounts')
    .set({ stripe_customer_id: null })
    .where('id', '=', account)
    .execute();
  await forgetActs(account);
  for (const table of ['customers', 'checkout_sessions'] as const)
    await world.db.deleteFrom(table).where('account_id', '=', account).execute();
};

/** With what they sent. */
async function forgetActs(account: string): Promise<void> {
  const acts = world.db.selectFrom('intents').select('id').where('account_id', '=', account);
  await world.db.deleteFrom('stripe_calls').where('intent_id', 'in', acts).execute();
  await world.db.deleteFrom('intents').where('account_id', '=', account).execute();
}

test('a customer that only Stripe remembers is taken, not made again', async () => {
  const { account, customer } = await aBuyer();
  await forgetCustomer(account);
  must(await world.billing.portal.open(world.act(account), { flow: 'home' }));
  expect(await customerOf(account)).toBe(customer);
  expect(await customersAtStripe(account)).toHaveLength(1);
});

test('one whose address has changed since is found among our rows', async () => {
  const { account, customer } = await aBuyer();
  await drainDue(context);
  await world.db
    .updateTable('accounts')
    .set({ stripe_customer_id: null })
    .where('id', '=', account)
    .execute();
  await forgetActs(account);
  await world.billing.accounts.ensure({ id: account, name: account, email: 'other@own.example' });
  must(await world.billing.portal.open(world.act(account), { flow: 'home' }));
  expect(await customerOf(account)).toBe(customer);
});
