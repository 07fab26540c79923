import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { forAccount } from '@billwright/db';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Billing } from '../src/billing.ts';
import { createBilling } from '../src/create-billing.ts';
import { aConfig } from '../src/domain/catalog/config.example.ts';
import { silentProxy } from './faults/silent-proxy.ts';
import { buy, codeOf, DAY, FAILING_CARD, must, openWorld, submitCard, type World } from './world.ts';

let world: World;
/** As another process of the same deployment; typed by its plans. */
const openOther = () => createBilling({ ...world.options, config: aConfig });
let other: ReturnType<typeof openOther>;
beforeAll(async () => {
  world = await openWorld();
  other = openOther();
  await stillHears(other);
});
afterAll(async () => {
  await other.close();
  await world.close();
});

/** What is promised: no answer is older. */
const PROMISED_MS = 1_000;
const PATIENCE = { timeout: 15_000, interval: 20 };

async function newAccount(): Promise<string> {
  const id = `acct_${randomUUID()}`;
  await world.billing.accounts.ensure({ id, name: 'New', email: 'new@example.com' });
  return id;
}
const inDays = (days: number) => new Date(world.now().getTime() + days * DAY * 1_000);

interface Given {
  content?: Parameters<Billing['entitlements']['grant']>[0]['content'];
  endsAt?: Date;
  actId?: string;
}
const sso = { kind: 'feature', feature: 'sso', amount: null } as const;
const grant = (accountId: string, { content = sso, endsAt = inDays(30), actId = randomUUID() }: Given = {}) =>
  world.billing.entitlements.grant({
    accountId,
    content,
    endsAt,
    actId,
    because: 'A friend of the house.',
    actorId: 'olga',
  });
const seesSso = async (billing: Pick<typeof other, 'entitlements'>, accountId: string) =>
  (await billing.entitlements.check(accountId, 'sso')).allowed;

/** Changes the rows behind everybody's back: nobody is notified. */
const giveSilently = (accountId: string) =>
  sql`insert into entitlement_grants (account_id, id, source, kind, feature, starts_at, ends_at, author, because, created_at)
    values (${accountId}, 'silent', 'operator', 'feature', 'sso', ${inDays(-1)}, ${inDays(30)}, 'x', 'x', ${world.now()})`.execute(
    world.db,
  );

test('what one process changes, another that has it in memory sees', async () => {
  const accountId = await newAccount();
  expect(await seesSso(other, accountId)).toBe(false);
  await vi.waitFor(() => expect(other.entitlements.checkNow(accountId, 'sso')).toBeDefined());
  const given = must(await grant(accountId));
  // Who wrote it sees it at once.
  expect(await seesSso(world.billing, accountId)).toBe(true);
  await vi.waitFor(async () => expect(await seesSso(other, accountId)).toBe(true), PATIENCE);

  must(
    await world.billing.entitlements.revokeGrant({
      accountId,
      grantId: given.id,
      because: 'No more.',
      actorId: 'olga',
    }),
  );
  expect(await seesSso(world.billing, accountId)).toBe(false);
  await vi.waitFor(async () => expect(await seesSso(other, accountId)).toBe(false), PATIENCE);
});

test('what a webhook changes is seen too, by who has it in memory', async () => {
  expect(await other.entitlements.check('acme', 'projects')).toMatchObject({ limit: 1 });
  await buy(world, { planKey: 'starter' });
  await vi.waitFor(
    async () => expect(await other.entitlements.check('acme', 'projects')).toMatchObject({ limit: 10 }),
    PATIENCE,
  );
});

test('an answer stays in memory for longer than a second while changes are heard', async () => {
  const accountId = await newAccount();
  // Its customer at Stripe is made meanwhile, and heard of.
  await world.settle();
  await seesSso(other, accountId);
  await giveSilently(accountId);
  // Read before the change, and heard of no change: as old as it is, it is the proof that memory answers.
  await vi.waitFor(() => expect(other.entitlements.checkNow(accountId, 'sso')).toBeDefined());
  await wait(2 * PROMISED_MS);
  // Whenever the connection beats, memory answers.
  await vi.waitFor(
    () => expect(other.entitlements.checkNow(accountId, 'sso')).toMatchObject({ allowed: false }),
    PATIENCE,
  );
});

test('while the connection that hears of changes is cut, no answer is older than a second', async () => {
  const [accountId, later] = [await newAccount(), await newAccount()];
  for (const id of [accountId, later]) await seesSso(other, id);
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name like 'billwright-listen-%account_changed'`.execute(
    world.db,
  );
  for (const id of [accountId, later]) await giveSilently(id);
  await wait(PROMISED_MS);
  expect(await seesSso(other, accountId)).toBe(true);
  await stillHears(other);
  // Nor does memory come back to life when the connection does: what it missed meanwhile nobody knows.
  expect(await seesSso(other, later)).toBe(true);
});

test('nor while it has gone silent', async () => {
  const database = new URL(world.options.connectionString);
  const proxy = await silentProxy(Number(database.port));
  database.port = String(proxy.port);
  const listener = createBilling({ ...world.options, connectionString: database.href });
  const accountId = await newAccount();
  await seesSso(listener, accountId);
  await stillHears(listener);
  await seesSso(listener, accountId);
  proxy.forget();
  await giveSilently(accountId);
  await wait(PROMISED_MS);
  expect(await seesSso(listener, accountId)).toBe(true);
  await proxy.close();
  await listener.close();
});

/** A change that is notified is heard again, after however many tries to connect. */
async function stillHears(billing: typeof other): Promise<void> {
  const accountId = await newAccount();
  await vi.waitFor(async () => {
    await seesSso(billing, accountId);
    await wait(PROMISED_MS + 100);
    // Only what is known to be followed is still in memory by now.
    expect(billing.entitlements.checkNow(accountId, 'sso')).toBeDefined();
  }, PATIENCE);
}

test('connections that break while an account is read make the answer late, not an error', async () => {
  const accountId = await newAccount();
  const cut = async () => {
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`
      .execute(world.db)
      .catch(() => undefined);
  };
  for (let round = 0; round < 5; round += 1) {
    const asked = Promise.all(Array.from({ length: 20 }, () => seesSso(other, `${accountId}-${round}`)));
    await cut();
    expect(new Set(await asked)).toEqual(new Set([false]));
  }
  await stillHears(other);
});

test('a trial that has ended has ended, and a renewal that is not heard of ends access after its grace: without any webhook', async () => {
  const accountId = await newAccount();
  await buy(world, { planKey: 'pro' }, accountId);
  let clock = world.now();
  const cutOff = createBilling({ ...world.options, now: () => clock });
  expect(await cutOff.entitlements.check(accountId, 'sso')).toMatchObject({
    allowed: true,
    because: 'The trial is running.',
  });
  clock = inDays(14);
  expect(await seesSso(cutOff, accountId)).toBe(true);
  clock = new Date(inDays(14).getTime() + 3_600_000);
  // From memory: nothing is read for it.
  expect(cutOff.entitlements.checkNow(accountId, 'sso')).toMatchObject({
    allowed: false,
    because: 'The trial has ended.',
    upgradeTo: { planKey: 'pro', planName: 'Pro' },
  });
  await cutOff.close();
});

test('a failed renewal keeps access for seven days since its invoice, then the free plan holds, until it is paid', async () => {
  const accountId = await newAccount();
  const { url } = must(
    await world.billing.checkout.start(world.act(accountId), {
      planKey: 'pro',
      interval: 'month',
      currency: 'usd',
    }),
  );
  expect((await submitCard(url, FAILING_CARD)).status).toBe(303);
  await world.settle();
  await world.advance(14 * DAY + 7_200);
  expect(await world.billing.entitlements.check(accountId, 'sso')).toMatchObject({
    allowed: true,
    because: expect.stringMatching(/^A payment is late; access stays until/),
  });
  await world.advance(7 * DAY);
  expect(await world.billing.entitlements.check(accountId, 'sso')).toMatchObject({
    allowed: false,
    because: 'A payment is more than 7 days late.',
  });
  const { data: open } = await world.stripe.invoices.list({
    customer: await customerOf(accountId),
    status: 'open',
  });
  const card = await world.stripe.paymentMethods.attach('pm_card_visa', {
    customer: await customerOf(accountId),
  });
  await world.stripe.invoices.pay(open[0]?.id ?? '', { payment_method: card.id });
  await world.settle();
  expect(await seesSso(world.billing, accountId)).toBe(true);
});

/** A subscription of the Starter plan, by a bank account that answers days later. */
async function subscribeByDebit(accountId: string, bankAccount: string): Promise<void> {
  must(await world.billing.portal.open(world.act(accountId), { flow: 'home' }));
  const customer = await customerOf(accountId);
  const debit = await world.stripe.paymentMethods.attach(bankAccount, { customer });
  const price = await world.db
    .selectFrom('catalog_prices')
    .select('price_id')
    .where('lookup_key', '=', 'starter_month_usd')
    .executeTakeFirstOrThrow();
  await world.stripe.subscriptions.create({
    customer,
    items: [{ price: price.price_id }],
    default_payment_method: debit.id,
    metadata: { billwright_account: accountId },
  });
  await world.settle();
}

test('a first payment by bank debit, which takes days, gives access once it has arrived, and none when it comes back', async () => {
  const [good, bad] = [await newAccount(), await newAccount()];
  await subscribeByDebit(good, 'pm_usBankAccount_success');
  await subscribeByDebit(bad, 'pm_usBankAccount_insufficientFunds');
  for (const accountId of [good, bad]) {
    expect(await world.billing.overview(accountId)).toMatchObject({ status: 'active' });
    expect(await world.billing.entitlements.check(accountId, 'projects')).toMatchObject({
      limit: 1,
      because: 'The first payment is on its way.',
    });
  }
  await world.advance(3 * DAY);
  expect(await world.billing.entitlements.check(good, 'projects')).toMatchObject({ limit: 10 });
  expect(await world.billing.entitlements.check(bad, 'projects')).toMatchObject({ limit: 1 });
});

async function customerOf(accountId: string): Promise<string> {
  const account = await world.db
    .selectFrom('accounts')
    .select('stripe_customer_id')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  return account.stripe_customer_id ?? '';
}

test('a feature that is required and not there names the cheapest plan that has it', async () => {
  const accountId = await newAccount();
  const { entitlements } = world.billing;
  expect(await entitlements.require(accountId, 'sso')).toEqual({
    ok: false,
    error: {
      code: 'upgrade_needed',
      message: 'Your plan does not include Single sign-on.',
      next: 'Upgrade to Pro.',
      upgradeTo: { planKey: 'pro', planName: 'Pro' },
    },
  });
  expect(await entitlements.require(accountId, 'projects')).toMatchObject({ ok: true, value: { limit: 1 } });
  expect(await entitlements.require(accountId, 'projects', 2)).toMatchObject({
    error: { message: 'Projects: your plan allows 1.', upgradeTo: { planKey: 'starter' } },
  });
  expect(await entitlements.require(accountId, 'projects', 11)).toMatchObject({
    error: { upgradeTo: { planKey: 'pro' } },
  });
});

test('a grant has an author, a reason and an audit line, and the same act gives it once', async () => {
  const accountId = await newAccount();
  const actId = randomUUID();
  const endsAt = inDays(30);
  const content = { kind: 'feature', feature: 'projects', amount: 4 } as const;
  const [first, second] = await Promise.all([1, 2].map(() => grant(accountId, { content, actId, endsAt })));
  expect(first).toEqual(second);
  expect(await world.billing.entitlements.check(accountId, 'projects')).toMatchObject({ limit: 5 });
  expect(codeOf(await grant(accountId, { actId }))).toBe('act_reused');
  expect(await world.billing.entitlements.listGrants(accountId)).toMatchObject([
    { content, state: 'active', author: 'olga', because: 'A friend of the house.', revoked: null },
  ]);
  const audit = () =>
    world.db
      .selectFrom('audit_log')
      .select(['actor', 'action', 'because'])
      .where('account_id', '=', accountId)
      // Its customer is made meanwhile.
      .where('action', 'like', 'entitlement.%')
      .orderBy('id')
      .execute();
  expect(await audit()).toEqual([
    { actor: 'olga', action: 'entitlement.grant', because: 'A friend of the house.' },
  ]);

  const revoke = () =>
    world.billing.entitlements.revokeGrant({
      accountId,
      grantId: `grant_${actId}`,
      because: 'A mistake.',
      actorId: 'otto',
    });
  expect(must(await revoke())).toMatchObject({
    state: 'revoked',
    revoked: { by: 'otto', because: 'A mistake.' },
  });
  expect(codeOf(await revoke())).toBe('grant_not_found');
  expect(await audit()).toHaveLength(2);
});

test('a grant ends by itself', async () => {
  const accountId = await newAccount();
  must(await grant(accountId, { endsAt: inDays(1) }));
  let clock = world.now();
  const later = createBilling({ ...world.options, now: () => clock });
  expect(await seesSso(later, accountId)).toBe(true);
  clock = inDays(1);
  expect(await seesSso(later, accountId)).toBe(false);
  expect(await later.entitlements.listGrants(accountId)).toMatchObject([{ state: 'ended' }]);
  await later.close();
});

test('what can not be granted is refused with its reason', async () => {
  const accountId = await newAccount();
  expect(codeOf(await grant('nobody'))).toBe('account_not_found');
  expect(codeOf(await grant(accountId, { endsAt: inDays(-1) }))).toBe('grant_refused');
  expect(codeOf(await grant(accountId, { content: { kind: 'plan', planKey: 'gold' } }))).toBe(
    'plan_not_found',
  );
  const typo = { kind: 'feature', feature: 'ssso', amount: null } as const;
  expect(codeOf(await grant(accountId, { content: typo }))).toBe('feature_not_found');
  const credits = { kind: 'credits', feature: 'projects', amount: 5 } as const;
  expect(await grant(accountId, { content: credits })).toMatchObject({
    error: { message: 'Projects is not metered: only what is metered has credits.' },
  });
  const half = { kind: 'feature', feature: 'projects', amount: 0.5 } as const;
  expect(codeOf(await grant(accountId, { content: half }))).toBe('grant_refused');
  expect(codeOf(await grant(accountId, { content: { ...sso, amount: 3 } }))).toBe('grant_refused');
  expect(await world.billing.entitlements.listGrants(accountId)).toEqual([]);
});

test('customers see grants of their own account only, and can write none', async () => {
  const [mine, theirs] = [await newAccount(), await newAccount()];
  must(await grant(mine));
  const seen = (accountId: string) =>
    forAccount(world.db, accountId, (trx) =>
      trx.selectFrom('entitlement_grants').select('account_id').execute(),
    );
  expect(await seen(mine)).toEqual([{ account_id: mine }]);
  expect(await seen(theirs)).toEqual([]);
  const write = forAccount(world.db, mine, (trx) =>
    trx.updateTable('entitlement_grants').set({ ends_at: null }).execute(),
  );
  await expect(write).rejects.toThrow(/permission denied/);
});

test('a feature that is not declared does not compile, and is refused by name', async () => {
  const { entitlements } = world.billing;
  await expect(entitlements.check('acme', 'ssso')).rejects.toThrow('No feature is called "ssso"');
  // @ts-expect-error typed by its plans, billing knows no such feature
  await expect(other.entitlements.check('acme', 'ssso')).rejects.toThrow('No feature is called "ssso"');
  // @ts-expect-error nor here
  expect(() => other.entitlements.checkNow('acme', 'sos')).toThrow('No feature is called "sos"');
});
