import { type Kysely, sql } from 'kysely';

/** The role under which customers' queries run: it owns nothing and can't sign in. */
export const CUSTOMER_ROLE = 'billwright_customer';

/** Every table with an `account_id` that customers read or write through the API. */
const SCOPED_TABLES = [
  'audit_log',
  'billing_events',
  'checkout_sessions',
  'customers',
  'effects',
  'intents',
  'invoices',
  'payment_methods',
  'subscriptions',
] as const;

/**
 * The second wall between tenants (docs: postgresql.org/docs/current/ddl-rowsecurity.html).
 * Under the customers' role a row is there only when it is of the account named in `app.account_id`, and none is there
 * while that is unset. FORCE makes the policies hold for the tables' owner too; workers and operators, who are not that
 * role, pass by the policy's own words.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createCustomerRole(db);
  await sql`grant usage on schema public to ${sql.id(CUSTOMER_ROLE)}`.execute(db);
  for (const table of SCOPED_TABLES) await protect(db, table, 'account_id');
  await protect(db, 'accounts', 'id');
  await sql`grant select on catalog_prices to ${sql.id(CUSTOMER_ROLE)}`.execute(db);
}

/**
 * Roles belong to the whole server: of several databases that migrate at once one creates it, and all may grant it.
 * The owner needs it granted to change to it; a superuser does not. (PostgreSQL 15 does not know the right 'set'.)
 */
async function createCustomerRole(db: Kysely<unknown>): Promise<void> {
  await sql`do $$
  declare needed text := case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end;
  begin
    for attempt in 1..20 loop
      begin
        if to_regrole(${sql.lit(CUSTOMER_ROLE)}) is null then create role ${sql.id(CUSTOMER_ROLE)} nologin; end if;
        if not pg_has_role(current_user, ${sql.lit(CUSTOMER_ROLE)}, needed) then
          execute format('grant %I to %I', ${sql.lit(CUSTOMER_ROLE)}, current_user);
        end if;
        return;
      exception when duplicate_object or unique_violation or internal_error then
        -- Another database was quicker by a moment ("tuple concurrently updated" is an internal_error).
        if attempt = 20 then raise; end if;
        perform pg_sleep(0.02);
      end;
    end loop;
  end $$`.execute(db);
}

/** Lets the customers' role read a table, and of it the rows of its account only. */
export async function protect(db: Kysely<unknown>, table: string, column: string): Promise<void> {
  const id = sql.id(table);
  await sql`alter table ${id} enable row level security`.execute(db);
  await sql`alter table ${id} force row level security`.execute(db);
  await sql`create policy ${sql.id(`${table}_of_account`)} on ${id} using (
    current_user <> ${sql.lit(CUSTOMER_ROLE)}
    or ${sql.id(column)} = nullif(current_setting('app.account_id', true), '')
  )`.execute(db);
  await sql`grant select on ${id} to ${sql.id(CUSTOMER_ROLE)}`.execute(db);
}
