import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import { type Dispute, sumOf } from '../../domain/disputes/dispute.ts';
import type { EarlyFraudWarning } from '../../domain/disputes/early-fraud-warning.ts';
import type {
  CheckoutSessionState,
  Customer,
  Invoice,
  PaymentMethod,
  TaxId,
} from '../../domain/observations/mirrored-objects.ts';
import type { MirroredRow } from '../../domain/observations/project-object.ts';
import type { SubscriptionSchedule } from '../../domain/observations/subscription-schedule.ts';
import type { Refund } from '../../domain/refunds/refund.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { toJsonb } from '../to-jsonb.ts';
import { toItemRows, writeItems } from './write-items.ts';

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

type MirrorTable =
  | 'customers'
  | 'subscriptions'
  | 'invoices'
  | 'payment_methods'
  | 'purchases'
  | 'subscription_schedules'
  | 'tax_ids'
  | 'disputes'
  | 'early_fraud_warnings'
  | 'refunds';
type Row = { id: string } & Record<string, unknown>;
type OwnedRow = Row & { account_id: string };

/** The columns that a mirrored object comes to, in the table that holds its kind. */
const TABLES: Readonly<Record<string, TableRow['table']>> = {
  'checkout.session': 'checkout_sessions',
  customer: 'customers',
  dispute: 'disputes',
  invoice: 'invoices',
  payment_method: 'payment_methods',
  'radar.early_fraud_warning': 'early_fraud_warnings',
  refund: 'refunds',
  subscription: 'subscriptions',
  subscription_schedule: 'subscription_schedules',
  tax_id: 'tax_ids',
};

/** The table that mirrors objects of a type. */
export const tableOf = (objectType: string): TableRow['table'] | undefined => TABLES[objectType];

export interface TableRow {
  table: MirrorTable | 'checkout_sessions';
  row: Row;
}

export function toTableRow(each: MirroredRow): TableRow {
  switch (each.kind) {
    case 'customer':
      return { table: 'customers', row: customerRow(each.row) };
    case 'subscription':
      return { table: 'subscriptions', row: { ...subscriptionRow(each.row), items: toItemRows(each.row) } };
    case 'invoice':
      return { table: 'invoices', row: invoiceRow(each.row) };
    case 'payment_method':
      return { table: 'payment_methods', row: paymentMethodRow(each.row) };
    case 'subscription_schedule':
      return { table: 'subscription_schedules', row: scheduleRow(each.row) };
    case 'tax_id':
      return { table: 'tax_ids', row: taxIdRow(each.row) };
    case 'dispute':
      return { table: 'disputes', row: disputeRow(each.row) };
    case 'early_fraud_warning':
      return { table: 'early_fraud_warnings', row: warningRow(each.row) };
    case 'refund':
      return { table: 'refunds', row: refundRow(each.row) };
    case 'checkout_session': {
      const { id, status, paymentStatus, subscriptionId } = each.row;
      const row = { id, status, payment_status: paymentStatus, subscription_id: subscriptionId };
      return { table: 'checkout_sessions', row };
    }
  }
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

function customerRow(customer: Customer): OwnedRow {
  return {
    id: customer.id,
    account_id: customer.accountId,
    email: customer.email,
    name: customer.name,
    phone: customer.phone,
    address: customer.address,
    currency: customer.currency,
    default_payment_method_id: customer.defaultPaymentMethodId,
    balance_minor: customer.balanceMinor,
    deleted: customer.deleted,
  };
}

function subscriptionRow(subscription: Subscription): OwnedRow {
  return {
    id: subscription.id,
    account_id: subscription.accountId,
    customer_id: subscription.customerId,
    product_line: subscription.productLine,
    status: subscription.status,
    plan_key: subscription.planKey,
    price_id: subscription.priceId,
    item_id: subscription.itemId,
    interval: subscription.interval,
    currency: subscription.currency,
    unit_amount_minor: subscription.unitAmountMinor,
    quantity: subscription.quantity,
    stripe_created_at: subscription.createdAt,
    current_period_starts_at: subscription.currentPeriodStartsAt,
    current_period_ends_at: subscription.currentPeriodEndsAt,
    trial_ends_at: subscription.trialEndsAt,
    cancel_at: subscription.cancelAt,
    cancel_at_period_end: subscription.cancelAtPeriodEnd,
    canceled_at: subscription.canceledAt,
    ended_at: subscription.endedAt,
    cancellation_reason: subscription.cancellationReason,
    cancellation_feedback: subscription.cancellationFeedback,
    default_payment_method_id: subscription.defaultPaymentMethodId,
    schedule_id: subscription.scheduleId,
    paused_because: subscription.pausedBecause,
    collection_paused: subscription.collectionPaused,
    collection_resumes_at: subscription.collectionResumesAt,
    discount_ids: subscription.discountIds,
  };
}

function invoiceRow(invoice: Invoice): OwnedRow {
  return {
    id: invoice.id,
    account_id: invoice.accountId,
    customer_id: invoice.customerId,
    subscription_id: invoice.subscriptionId,
    number: invoice.number,
    status: invoice.status,
    billing_reason: invoice.billingReason,
    currency: invoice.currency,
    subtotal_minor: invoice.subtotalMinor,
    total_minor: invoice.totalMinor,
    amount_due_minor: invoice.amountDueMinor,
    amount_paid_minor: invoice.amountPaidMinor,
    amount_remaining_minor: invoice.amountRemainingMinor,
    stripe_created_at: invoice.createdAt,
    finalized_at: invoice.finalizedAt,
    paid_at: invoice.paidAt,
    voided_at: invoice.voidedAt,
    uncollectible_at: invoice.uncollectibleAt,
    due_at: invoice.dueAt,
    attempt_count: invoice.attemptCount,
    next_payment_attempt_at: invoice.nextPaymentAttemptAt,
    hosted_invoice_url: invoice.hostedInvoiceUrl,
    invoice_pdf_url: invoice.invoicePdfUrl,
    customer_country: invoice.sales.country,
    customer_state: invoice.sales.state,
    customer_is_business: invoice.sales.isBusiness,
    sales_minor: invoice.sales.amountMinor,
  };
}

/** An invoice by which something is bought once is a purchase too. */
function purchaseRow({ purchase, ...invoice }: Invoice): OwnedRow[] {
  if (!purchase) return [];
  return [
    {
      id: invoice.id,
      account_id: invoice.accountId,
      intent_id: purchase.intentId,
      product_key: purchase.productKey,
      gives: purchase.gives,
      status: invoice.status,
      currency: invoice.currency,
      total_minor: invoice.totalMinor,
      amount_paid_minor: invoice.amountPaidMinor,
      stripe_created_at: invoice.createdAt,
      paid_at: invoice.paidAt,
    },
  ];
}

function paymentMethodRow(method: PaymentMethod): OwnedRow {
  return {
    id: method.id,
    account_id: method.accountId,
    customer_id: method.customerId,
    type: method.type,
    brand: method.brand,
    last4: method.last4,
    exp_month: method.expMonth,
    exp_year: method.expYear,
    attached: method.attached,
  };
}

function scheduleRow(schedule: SubscriptionSchedule): OwnedRow {
  return {
    account_id: schedule.accountId,
    id: schedule.id,
    customer_id: schedule.customerId,
    subscription_id: schedule.subscriptionId,
    status: schedule.status,
    phases: schedule.phases,
  };
}

function taxIdRow(taxId: TaxId): OwnedRow {
  return {
    id: taxId.id,
    account_id: taxId.accountId,
    customer_id: taxId.customerId,
    type: taxId.type,
    value: taxId.value,
    country: taxId.country,
    verification: taxId.verification,
    verified_name: taxId.verifiedName,
    deleted: taxId.deleted,
    stripe_created_at: taxId.createdAt,
  };
}

function disputeRow(dispute: Dispute): OwnedRow {
  return {
    id: dispute.id,
    account_id: dispute.accountId,
    customer_id: dispute.customerId,
    charge_id: dispute.chargeId,
    payment_intent_id: dispute.paymentIntentId,
    amount_minor: dispute.amountMinor,
    currency: dispute.currency,
    reason: dispute.reason,
    network_reason_code: dispute.networkReasonCode,
    card_brand: dispute.cardBrand,
    case_type: dispute.caseType,
    compelling_evidence: dispute.compellingEvidence,
    compelling_actions: dispute.compellingActions,
    status: dispute.status,
    due_at: dispute.dueAt,
    has_evidence: dispute.hasEvidence,
    past_due: dispute.pastDue,
    submission_count: dispute.submissionCount,
    is_charge_refundable: dispute.isChargeRefundable,
    balance_currency: dispute.movements[0]?.currency ?? null,
    withdrawn_minor: sumOf(dispute, 'withdrawal'),
    reinstated_minor: sumOf(dispute, 'reinstatement'),
    fee_minor: sumOf(dispute, 'fee'),
    stripe_created_at: dispute.createdAt,
  };
}

function warningRow(warning: EarlyFraudWarning): OwnedRow {
  return {
    id: warning.id,
    account_id: warning.accountId,
    customer_id: warning.customerId,
    charge_id: warning.chargeId,
    payment_intent_id: warning.paymentIntentId,
    fraud_type: warning.fraudType,
    actionable: warning.actionable,
    stripe_created_at: warning.createdAt,
  };
}

/** A balance transaction never changes (docs.stripe.com/api/balance_transactions): one that is here is right. */
async function writeMovements(trx: Transaction<Database>, disputes: Dispute[]): Promise<void> {
  const rows = disputes.flatMap(({ id, accountId, movements }) =>
    movements.map(({ balanceTransactionId, kind, amountMinor, currency, at }) => ({
      account_id: accountId,
      dispute_id: id,
      balance_transaction_id: balanceTransactionId,
      kind,
      amount_minor: amountMinor,
      currency,
      at,
    })),
  );
  if (rows.length === 0) return;
  await sql`insert into dispute_movements
    select * from json_populate_recordset(null::dispute_movements, ${toJsonb(rows)}::json)
    on conflict do nothing`.execute(trx);
}

function refundRow(refund: Refund): OwnedRow {
  return {
    id: refund.id,
    account_id: refund.accountId,
    customer_id: refund.customerId,
    charge_id: refund.chargeId,
    payment_intent_id: refund.paymentIntentId,
    amount_minor: refund.amountMinor,
    currency: refund.currency,
    status: refund.status,
    reason: refund.reason,
    failure_reason: refund.failureReason,
    pending_reason: refund.pendingReason,
    intent_id: refund.intentId,
    stripe_created_at: refund.createdAt,
  };
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
