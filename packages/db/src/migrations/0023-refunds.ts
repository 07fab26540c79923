import { type Kysely, sql } from 'kysely';

/** Refunds, and the staff that makes them: their roles, and what each of them did in which role. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addStaffRoles(db);
}

/** `operator` stays for what older processes write while a new version is rolled out; it is read as `admin`. */
async function addStaffRoles(db: Kysely<unknown>): Promise<void> {
  await sql`alter table users drop constraint if exists users_platform_role_check`.execute(db);
  await sql`alter table users add constraint users_platform_role_check
    check (platform_role in ('customer', 'operator', 'support', 'finance', 'admin'))`.execute(db);
  await sql`alter table audit_log add column actor_role text`.execute(db);
  // In the database, so that no writer can forget it; events of Stripe, which are nearly all lines, are not looked up.
  await sql`create function note_actor_role() returns trigger language plpgsql security definer
    set search_path from current as $$
    begin
      select case platform_role when 'operator' then 'admin' else platform_role end into new.actor_role
        from users where id = new.actor and platform_role <> 'customer';
      return new;
    end $$`.execute(db);
  await sql`create trigger audit_log_actor_role before insert on audit_log for each row
    when (new.actor not in ('stripe', 'system')) execute function note_actor_role()`.execute(db);
  await sql`create index audit_log_staff on audit_log (id) where actor_role is not null`.execute(db);
  await sql`create index audit_log_staff_words on audit_log using gin (
      to_tsvector('simple', action || ' ' || subject || ' ' || because || ' ' || coalesce(account_id, ''))
    ) where actor_role is not null`.execute(db);
}
