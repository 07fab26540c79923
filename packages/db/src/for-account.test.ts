import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { execute, withDatabase } from './administer-server.ts';
import { createDb, type Database, forAccount, migrateToLatest } from './index.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

const ACCOUNTS = ['acme', 'other'];
/** In `credentials` it is a person's id at a sign-in provider; the others are for operators and workers: customers read none of them. */
const NOT_READ = new RegExp(
  `^(${[
    'credentials',
    'mail_bounces',
    'mail_reports',
    'operator_alerts',
    'price_migration_rows',
    'usage_events(_\\w+)?',
    'refund_requests',
    'disputes',
    'dispute_\\w+',
    'early_fraud_warnings',
    'policy_acceptances',
    'access_log',
    'balance_movements',
    'dunning_\\w+',
  ].join('|')})$`,
);

let database: TestDatabase;
let scoped: { table: string; column: string }[];
beforeAll(async () => {
  database = await createTestDatabase();
  scoped = await listScopedTables(database.db);
  await fill(database.db);
});
afterAll(() => database.drop());

async function listScopedTables(db: Kysely<Database>) {
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as table, column_name as column from information_schema.columns
    where table_schema = 'public' and (column_name = 'account_id' or (table_name = 'accounts' and column_name = 'id'))
    order by table_name`.execute(db);
  return rows.filter(({ table }) => !NOT_READ.test(table));
}

const FILLER: Record<string, string> = {
  ARRAY: '{}',
  boolean: 'false',
  jsonb: '{}',
  uuid: '00000000-0000-4000-8000-000000000000',
  'timestamp with time zone': 'now',
};

/** One row of each account in every scoped table, whatever its columns are called; nothing but the rows matters here. */
async function fill(db: Kysely<Database>): Promise<void> {
  await sql`do $$ declare rule record; begin
    for rule in select conrelid::regclass as name, conname from pg_constraint where contype in ('c', 'f')
      and connamespace = 'public'::regnamespace and coninhcount = 0 loop
      execute format('alter table %s drop constraint %I', rule.name, rule.conname);
    end loop; end $$`.execute(db);
  for (const { table, column } of scoped) {
    const { rows: columns } = await sql<{ name: string; type: string }>`
      select column_name as name, data_type as type from information_schema.columns
      where table_schema = 'public' and table_name = ${table} and is_identity = 'NO'
        and (is_nullable = 'NO' or column_name = ${column})`.execute(db);
    for (const account of ACCOUNTS) {
      const values = columns.map(({ name, type }) =>
        name === column ? account : type === 'text' ? `${account}_${name}` : (FILLER[type] ?? '1'),
      );
      await sql`insert into ${sql.table(table)} (${sql.join(columns.map(({ name }) => sql.ref(name)))})
        values (${sql.join(values.map((value) => sql`${value}`))})`.execute(db);
    }
  }
}

/** Every account that a query without any filter shows, by table. */
async function seenBy(db: Kysely<Database>, accountId: string): Promise<Record<string, string[]>> {
  return forAccount(db, accountId, async (trx) => {
    const seen: Record<string, string[]> = {};
    for (const { table, column } of scoped) {
      const { rows } = await sql<{ account: string }>`
        select ${sql.ref(column)} as account from ${sql.table(table)}`.execute(trx);
      seen[table] = rows.map(({ account }) => account);
    }
    return seen;
  });
}

const everyTable = (accounts: string[]) => Object.fromEntries(scoped.map(({ table }) => [table, accounts]));

test('a query without any filter sees its own account only, in every table that belongs to accounts', async () => {
  expect(scoped.length).toBeGreaterThan(9);
  expect(await seenBy(database.db, 'acme')).toEqual(everyTable(['acme']));
});

test('an empty or unknown account sees no rows', async () => {
  expect(await seenBy(database.db, '')).toEqual(everyTable([]));
  expect(await seenBy(database.db, 'nobody')).toEqual(everyTable([]));
});

test('under the customer role an account that was never set sees no rows', async () => {
  const rows = await database.db.transaction().execute(async (trx) => {
    await sql`set local role billwright_customer`.execute(trx);
    return trx.selectFrom('subscriptions').select('id').execute();
  });
  expect(rows).toEqual([]);
});

test('workers and operators, on the owner’s connection, see every account', async () => {
  const rows = await database.db.selectFrom('subscriptions').select('account_id').execute();
  expect(rows.map((row) => row.account_id).sort()).toEqual(ACCOUNTS);
});

test('a connection carries nothing over, neither from a success nor from a failure', async () => {
  await database.db.connection().execute(async (connection) => {
    const who = async () =>
      (
        await sql`select current_user as role, current_setting('app.account_id', true) as account`.execute(
          connection,
        )
      ).rows[0];
    await forAccount(connection, 'acme', async () => undefined);
    expect(await who()).toEqual({ role: 'postgres', account: '' });
    const failing = forAccount(connection, 'acme', async () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await who()).toEqual({ role: 'postgres', account: '' });
  });
});

test('customers can write nothing, and read no table that is not of their account', async () => {
  const { rows: grants } = await sql<{ table: string; right: string }>`
    select table_name as table, privilege_type as right from information_schema.role_table_grants
    where grantee = 'billwright_customer' and table_schema = 'public' order by table_name`.execute(
    database.db,
  );
  const readable = [...scoped.map(({ table }) => table), 'catalog_prices'].sort();
  expect(grants).toEqual(readable.map((table) => ({ table, right: 'SELECT' })));
  const attempt = forAccount(database.db, 'acme', (trx) => sql`delete from subscriptions`.execute(trx));
  await expect(attempt).rejects.toThrow(/permission denied/);
});

test('every table with an account_id has a policy that holds for its owner too', async () => {
  const { rows } = await sql<{ table: string; enabled: boolean; forced: boolean; policies: string[] }>`
    select c.relname as table, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
      array(select pg_get_expr(p.polqual, p.polrelid) from pg_policy p where p.polrelid = c.oid) as policies
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relname = any(${scoped.map((s) => s.table)})
    order by c.relname`.execute(database.db);
  for (const { table, enabled, forced, policies } of rows)
    expect({ table, enabled, forced, policies }).toEqual({
      table,
      enabled: true,
      forced: true,
      policies: [expect.stringContaining(`current_setting('app.account_id'`)],
    });
  expect(rows).toHaveLength(scoped.length);
});

test('all of it holds where the owner is no superuser', async () => {
  const name = `owned_${process.pid}`;
  const url = new URL(withDatabase(database.url, name));
  url.username = name;
  // As on a managed server, where the owner made the role itself and so may grant it.
  await execute(database.url, `create role ${name} login`);
  await execute(
    database.url,
    `grant billwright_customer to ${name} with admin true, inherit false, set false`,
  );
  await execute(database.url, `create database ${name} owner ${name}`);
  const owned = createDb({ connectionString: url.href, max: 2 });
  try {
    await migrateToLatest(owned.db);
    await fill(owned.db);
    expect(await seenBy(owned.db, 'acme')).toEqual(everyTable(['acme']));
    const rows = await owned.db.selectFrom('subscriptions').select('id').execute();
    expect(rows).toHaveLength(ACCOUNTS.length);
  } finally {
    await owned.destroy();
    await execute(database.url, `drop database ${name} with (force)`);
    await execute(database.url, `drop role ${name}`);
  }
});
