import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import type { CheckoutSessionState } from '../../domain/observations/mirrored-objects.ts';
import type { MirroredRow } from '../../domain/observations/project-object.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { toJsonb } from '../to-jsonb.ts';
import { customerRow, paymentMethodRow, taxIdRow } from './rows/customer-rows.ts';
import { disputeRow, warningRow, writeMovements } from './rows/dispute-rows.ts';
import { invoiceRow, purchaseRow, refundRow } from './rows/invoice-rows.ts';
import { scheduleRow, subscriptionRow } from './rows/subscription-rows.ts';
import type { MirrorTable, OwnedRow } from './table-rows.ts';
import { writeItems } from './write-items.ts';

/** The one place where a mirrored object becomes SQL: one statement a table, however many rows. */
export async function writeRows(trx: Transaction<Database>, rows: readonly MirroredRow[]): Promise<void> {
  const of = <K extends MirroredRow['kind']>(kind: K) =>
    rows.filter((each): each is Extract<MirroredRow, { kind: K }> => each.kind === kind);
  const subscriptions = of('subscription').map(({ row }) => row);
  await upsert(
    trx,
    'customers',
    of('customer').map(({ row }) => customerRow(row)),
  );
  await upsert(trx, 'subscriptions', subscriptions.map(subscriptionRow));
  await writeItems(trx, subscriptions);
  await fixCurrencies(trx, subscriptions);
  await upsert(
    trx,
    'invoices',
    of('invoice').map(({ row }) => invoiceRow(row)),
  );
  await upsert(
    trx,
    'purchases',
    of('invoice').flatMap(({ row }) => purchaseRow(row)),
  );
  await upsert(
    trx,
    'payment_methods',
    of('payment_method').map(({ row }) => paymentMethodRow(row)),
  );
  await upsert(
    trx,
    'subscription_schedules',
    of('subscription_schedule').map(({ row }) => scheduleRow(row)),
  );
  await upsert(
    trx,
    'tax_ids',
    of('tax_id').map(({ row }) => taxIdRow(row)),
  );
  const disputes = of('dispute').map(({ row }) => row);
  await upsert(trx, 'disputes', disputes.map(disputeRow));
  await writeMovements(trx, disputes);
  await upsert(
    trx,
    'early_fraud_warnings',
    of('early_fraud_warning').map(({ row }) => warningRow(row)),
  );
  await upsert(
    trx,
    'refunds',
    of('refund').map(({ row }) => refundRow(row)),
  );
  await updateSessions(
    trx,
    of('checkout_session').map(({ row }) => row),
  );
}

/**
 * Writes only what differs, in the order of ids, so that two writers can't wait for each other. An object that turns out to be
 * another account's leaves the one it was taken for.
 */
async function upsert(trx: Transaction<Database>, table: MirrorTable, rows: OwnedRow[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const rest = columns.filter((column) => column !== 'id' && column !== 'account_id');
  const set = sql.join(rest.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`));
  const before = sql.join(rest.map((column) => sql`${sql.ref(`${table}.${column}`)}`));
  const after = sql.join(rest.map((column) => sql`excluded.${sql.ref(column)}`));
  await sql`with given as (
      select ${names} from json_populate_recordset(null::${sql.table(table)}, ${toJsonb(rows)}::json)
    ), left_behind as (
      delete from ${sql.table(table)} t using given where t.id = given.id and t.account_id <> given.account_id
    )
    insert into ${sql.table(table)} (${names}) select ${names} from given order by id
    on conflict (account_id, id) do update set ${set} where (${before}) is distinct from (${after})`.execute(
    trx,
  );
}

/** The first subscription fixes the account's currency: Stripe keeps one for each customer (docs.stripe.com/billing/customer). */
async function fixCurrencies(trx: Transaction<Database>, subscriptions: Subscription[]): Promise<void> {
  if (subscriptions.length === 0) return;
  await sql`update accounts set currency = given.currency
    from unnest(${subscriptions.map(({ accountId }) => accountId)}::text[],
      ${subscriptions.map(({ currency }) => currency)}::text[]) as given (id, currency)
    where accounts.id = given.id and accounts.currency is null`.execute(trx);
}

/** Sessions are ours before Stripe tells of them; a stranger's is no row. */
async function updateSessions(trx: Transaction<Database>, sessions: CheckoutSessionState[]): Promise<void> {
  if (sessions.length === 0) return;
  // A session's address lets anybody pay on it: not kept longer than it is of use.
  await sql`update checkout_sessions s
    set status = given.status, payment_status = given."paymentStatus", subscription_id = given."subscriptionId",
      url = case when given.status = 'open' then s.url end
    from json_to_recordset(${toJsonb(sessions)}::json)
      as given (id text, status text, "paymentStatus" text, "subscriptionId" text)
    where s.id = given.id`.execute(trx);
}
