import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { alignStaff } from '../src/staff/align-staff.ts';
import { readStaff } from '../src/staff/read-staff.ts';
import { startApi, type TestApi } from './start-api.ts';

const entries = z.array(z.string()).transform(readStaff);
const read = (...named: string[]) => entries.safeParse(named);

test('an address without a role is an admin, one with a role has that, and a role that there is not is refused', () => {
  expect([...(read('Ops@example.com', 'ada@example.com:support').data ?? [])]).toEqual([
    ['ops@example.com', 'admin'],
    ['ada@example.com', 'support'],
  ]);
  expect(read('ada@example.com:king').success).toBe(false);
  expect(read('ada@example.com:support:admin').success).toBe(false);
});

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const roleOf = async (userId: string) =>
  (
    await api.database.db
      .selectFrom('users')
      .select('platform_role')
      .where('id', '=', userId)
      .executeTakeFirst()
  )?.platform_role;

test('a role that is named anew holds for staff at the next start, and never makes staff of a customer', async () => {
  const support = await api.signUp('support@example.com');
  const customer = await api.signUp('grace@example.com');
  await alignStaff(
    api.database.db,
    new Map([
      ['support@example.com', 'finance'],
      ['grace@example.com', 'admin'],
    ]),
  );
  expect(await roleOf(support.userId)).toBe('finance');
  expect(await roleOf(customer.userId)).toBe('customer');
  await alignStaff(api.database.db, new Map([['support@example.com', 'customer']]));
  expect(await roleOf(support.userId)).toBe('customer');
});

test('a line of the audit log keeps the role in which it was done; what a customer or Stripe did has none', async () => {
  const { db } = api.database;
  const finance = await api.signUp('finance@example.com');
  const customer = await api.signUp();
  const line = (key: string, actor: string) => ({
    key,
    account_id: customer.accountId,
    actor,
    action: 'a.test',
    subject: 'x',
    because: 'A test.',
    data: '{}',
    at: new Date(0),
  });
  await db
    .insertInto('audit_log')
    .values([
      line('by-finance', finance.userId),
      line('by-customer', customer.userId),
      line('by-stripe', 'stripe'),
    ])
    .execute();
  await alignStaff(db, new Map([['finance@example.com', 'admin']]));
  const lines = await db
    .selectFrom('audit_log')
    .select(['key', 'actor_role'])
    .where('action', '=', 'a.test')
    .orderBy('id')
    .execute();
  expect(lines).toEqual([
    { key: 'by-finance', actor_role: 'finance' },
    { key: 'by-customer', actor_role: null },
    { key: 'by-stripe', actor_role: null },
  ]);
});
