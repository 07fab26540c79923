import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';

/** Tables that mirror Stripe's objects. */
const MIRRORS = {
  customers: 'id',
  subscriptions: 'id',
  subscription_items: 'id',
  invoices: 'id',
  purchases: 'id',
  payment_methods: 'id',
  tax_ids: 'id',
  refunds: 'id',
  disputes: 'id',
  early_fraud_warnings: 'id',
  checkout_sessions: 'id',
  subscription_schedules: 'id',
} as const;

/** Of what has a key: counted in the order of commits, or by the clock of the database or of whoever did it. */
const BY_CHANCE = ['id', 'created_at', 'leased_until', 'done_at', 'owed_at'];

/** With what follows from events: told, explained, owed, earned. */
const ALL = {
  ...MIRRORS,
  billing_events: 'key',
  audit_log: 'key',
  effects: 'key',
  mails: 'key',
  entitlement_grants: 'id',
  revenue_movements: 'sequence',
  dunning_cases: 'invoice_id',
  dunning_failures: 'event_id',
  dispute_movements: 'balance_transaction_id',
} as const;

/** For each account, each row of each table as text, in an order that is its own. */
export type Dump = Map<string, Record<string, string[]>>;

export const dumpAll = (db: Kysely<Database>) => dump(db, ALL);
export const dumpMirrors = (db: Kysely<Database>) => dump(db, MIRRORS);

async function dump(db: Kysely<Database>, tables: Readonly<Record<string, string>>): Promise<Dump> {
  const all: Dump = new Map();
  for (const [table, order] of Object.entries(tables)) {
    // Two rows may share a key: a dispute's money and its fee are one balance transaction. Then the text decides.
    const { rows } = await sql<{ account_id: string | null; row: string }>`
      select account_id, (to_jsonb(t) - ${order === 'key' ? BY_CHANCE : []}::text[])::text as row
      from ${sql.table(table)} t order by account_id, ${sql.ref(order)}, 2`.execute(db);
    for (const { account_id, row } of rows) {
      const own = all.get(account_id ?? '') ?? {};
      all.set(account_id ?? '', own);
      own[table] = [...(own[table] ?? []), row];
    }
  }
  return all;
}

/** What differs, in a few lines; nothing when nothing does. */
export function differenceOf(
  expected: Record<string, string[]> | undefined,
  actual: Record<string, string[]> | undefined,
): string | undefined {
  const lines: string[] = [];
  for (const table of new Set([...Object.keys(expected ?? {}), ...Object.keys(actual ?? {})])) {
    const [were, are] = [expected?.[table] ?? [], actual?.[table] ?? []];
    for (const row of were) if (!are.includes(row)) lines.push(`- ${table} ${row}`);
    for (const row of are) if (!were.includes(row)) lines.push(`+ ${table} ${row}`);
    if (lines.length === 0 && were.join() !== are.join()) lines.push(`~ ${table}: another order or number`);
  }
  return lines.length === 0 ? undefined : lines.slice(0, 12).join('\n');
}
