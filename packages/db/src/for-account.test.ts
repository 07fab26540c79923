import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forAccount } from './index.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  for (const id of ['acme', 'other']) {
    await database.db
      .insertInto('accounts')
      .values({
        id,
        livemode: false,
        name: id,
        email: `${id}@example.com`,
        currency: null,
        stripe_customer_id: null,
      })
      .execute();
    await database.db
      .insertInto('payment_methods')
      .values({
        id: `pm_${id}`,
        account_id: id,
        customer_id: `cus_${id}`,
        type: 'card',
        brand: 'visa',
        last4: '4242',
        exp_month: 12,
        exp_year: 2034,
        attached: true,
      })
      .execute();
  }
});
afterAll(() => database.drop());

test('a query without any filter sees the rows of its own account only', async () => {
  const seen = await forAccount(database.db, 'acme', async (trx) => ({
    accounts: await trx.selectFrom('accounts').select('id').execute(),
    cards: await trx.selectFrom('payment_methods').select('id').execute(),
  }));
  expect(seen).toEqual({ accounts: [{ id: 'acme' }], cards: [{ id: 'pm_acme' }] });
});

test('without an account there are no rows, and the connection carries nothing over', async () => {
  await forAccount(database.db, 'acme', async () => undefined);
  const rows = await forAccount(database.db, '', (trx) =>
    trx.selectFrom('payment_methods').selectAll().execute(),
  );
  expect(rows).toEqual([]);
  expect(await database.db.selectFrom('payment_methods').select('id').execute()).toHaveLength(2);
});

test('customers can not write, nor read the inbox or the sessions', async () => {
  const asCustomer = (statement: string) =>
    forAccount(database.db, 'acme', (trx) => sql.raw(statement).execute(trx));
  await expect(asCustomer(`update payment_methods set last4 = '0000'`)).rejects.toThrow(/permission denied/);
  await expect(asCustomer('select * from webhook_inbox')).rejects.toThrow(/permission denied/);
  await expect(asCustomer('select * from sessions')).rejects.toThrow(/permission denied/);
});

test('every table with an account_id is protected, its owner included', async () => {
  const { rows } = await sql<{ name: string; protected: boolean; policies: number }>`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as protected,
      (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attname = 'account_id'
      and c.relname <> 'credentials'`.execute(database.db);
  expect(rows.length).toBeGreaterThan(7);
  expect(rows.filter((row) => !row.protected || row.policies === 0)).toEqual([]);
});
