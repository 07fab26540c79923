import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aPayment } from './refund-stage.ts';
import { buy, codeOf, must, openWorld, type World } from './world.ts';

let world: World;
let invoiceId: string;
let number: string;
beforeAll(async () => {
  world = await openWorld();
  for (const [id, platform_role] of [
    ['grace', 'finance'],
    ['ada', 'customer'],
  ] as const)
    await world.db
      .insertInto('users')
      .values({
        id,
        name: id === 'grace' ? 'Grace Hopper' : 'Ada',
        email: `${id}@staff.example`,
        image: null,
        platform_role,
      })
      .execute();
  await buy(world, { planKey: 'starter' });
  const invoice = await world.db
    .selectFrom('invoices')
    .select(['id', 'number'])
    .where('account_id', '=', 'acme')
    .executeTakeFirstOrThrow();
  invoiceId = invoice.id;
  number = String(invoice.number);
});
afterAll(() => world.close());

const found = async (query: string) =>
  (await world.billing.customers.search({ query, limit: 10 })).map(({ accountId }) => accountId);

test('a customer is found by name, address, id, and by whatever carries their invoice', async () => {
  const { stripe_customer_id: customer } = await world.db
    .selectFrom('accounts')
    .select('stripe_customer_id')
    .where('id', '=', 'acme')
    .executeTakeFirstOrThrow();
  for (const query of ['acm', 'ACME', 'ada@acme', 'acme', String(customer), invoiceId, number, ' acme '])
    expect(await found(query), query).toEqual(['acme']);
  for (const query of ['', 'nobody', '%', "o'; drop", 'in_', ':*', '!'])
    expect(await found(query), query).toEqual([]);
});

test('the page says who they are and what they have', async () => {
  const view = must(await world.billing.customers.view('acme'));
  expect(view).toMatchObject({
    name: 'Acme',
    statusText: 'Active',
    currency: 'usd',
    subscription: { planKey: 'starter', status: 'active' },
  });
  expect(view.customerIds.length).toBe(1);
  expect(codeOf(await world.billing.customers.view('nobody'))).toBe('account_not_found');
});

test('one timeline has what was told, mailed, given back and done by whom, newest first, page by page', async () => {
  const paying = await aPayment(world, { amount: 5_000 });
  const { accountId, chargeId } = paying;
  must(
    await world.billing.refunds.create(
      { accountId, actorId: 'grace', actId: randomUUID() },
      {
        chargeId,
        amountMinor: 700,
        reason: 'duplicate',
        note: 'Paid twice.',
        customerNote: null,
        creditNote: true,
        endSubscription: false,
        reverseTransfer: false,
        refundApplicationFee: false,
        role: 'finance',
      },
    ),
  );
  await world.settle();
  const whole = await world.billing.customers.timeline({ accountId, kinds: null, cursor: null, limit: 100 });
  const titles = whole.items.map(({ kind, title, by }) => [kind, title, by?.name ?? null]);
  expect(titles).toEqual(
    expect.arrayContaining([
      ['refund', 'Refund sent: $7.00', null],
      ['refund', 'Refund of $7.00: refunded', null],
      ['staff', 'Refund asked for', 'Grace Hopper'],
    ]),
  );
  expect(whole.items.some(({ kind }) => kind === 'mail')).toBe(true);
  const times = whole.items.map(({ at }) => at);
  expect(times).toEqual(times.toSorted().reverse());

  const paged: string[] = [];
  for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
    const page = await world.billing.customers.timeline({ accountId, kinds: null, cursor, limit: 2 });
    paged.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(paged).toEqual(whole.items.map(({ id }) => id));

  const staff = await world.billing.customers.timeline({
    accountId,
    kinds: ['staff'],
    cursor: null,
    limit: 9,
  });
  expect(staff.items.map(({ kind }) => kind)).toEqual(staff.items.map(() => 'staff'));
  const elsewhere = await world.billing.customers.timeline({
    accountId: 'acme',
    kinds: ['staff', 'refund'],
    cursor: null,
    limit: 9,
  });
  expect(elsewhere.items).toEqual([]);
});

test('the audit log has what staff did, searched by words, by person and by role, and nothing of customers’', async () => {
  const list = (more: Partial<Parameters<World['billing']['audit']['list']>[0]> = {}) =>
    world.billing.audit.list({
      search: null,
      role: null,
      from: null,
      to: null,
      cursor: null,
      limit: 50,
      ...more,
    });
  const all = (await list()).items;
  expect(all.length).toBeGreaterThan(0);
  expect(new Set(all.map(({ by }) => by.name))).toEqual(new Set(['Grace Hopper']));
  const [asked] = (await list({ search: 'paid twice' })).items;
  expect(asked).toMatchObject({
    action: 'refund.create',
    by: { id: 'grace', email: 'grace@staff.example', role: 'finance' },
    because: expect.stringContaining('Paid twice.'),
  });
  expect((await list({ search: 'grace hopper' })).items.length).toBe(all.length);
  expect((await list({ search: asked?.subject ?? '' })).items.length).toBeGreaterThan(0);
  expect((await list({ search: 'nothing of that kind' })).items).toEqual([]);
  expect((await list({ role: 'admin' })).items).toEqual([]);
  const first = await list({ limit: 1 });
  const second = await list({ limit: 1, cursor: first.nextCursor });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all.slice(0, 2).map(({ id }) => id));
});
