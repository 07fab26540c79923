import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import type { Change, Decision } from '../domain/decision.ts';
import type { Invoice } from '../domain/mirrored-objects.ts';
import type { Subscription } from '../domain/subscription.ts';
import { ACCOUNT_CHANGED } from './context.ts';
import type { Jobs } from './jobs.ts';
import { EFFECTS } from './run-effects.ts';

export interface AppliedBy {
  /** The event's id: what it decides is recorded once, however often it comes. */
  eventId: string;
  eventType: string;
  /** `stripe`, or the person whose act it was. */
  actor: string;
  objectId: string;
  accountId: string;
  at: Date;
  /** Runs what the decision owes; the jobs commit with it. */
  jobs: Jobs;
}

/** Makes a decision so, in the caller's transaction: rows, billing events, the audit line, the outbox, the notification. */
export async function applyDecision(
  trx: Transaction<Database>,
  decision: Decision,
  by: AppliedBy,
): Promise<void> {
  for (const change of decision.changes) await applyChange(trx, change, by);
  for (const effect of decision.effects) {
    await trx
      .insertInto('effects')
      .values({
        key: effect.key,
        kind: effect.kind,
        account_id: by.accountId,
        payload: JSON.stringify(effect.payload),
        last_error: null,
      })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
  }
  await by.jobs.enqueue(
    trx,
    EFFECTS,
    decision.effects.map(({ key }) => key),
  );
  await trx
    .insertInto('audit_log')
    .values({
      key: by.eventId,
      account_id: by.accountId,
      actor: by.actor,
      action: by.eventType,
      subject: by.objectId,
      because: decision.because,
      data: JSON.stringify({}),
      at: by.at,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  await sql`select pg_notify(${ACCOUNT_CHANGED}, ${by.accountId})`.execute(trx);
}

/** The one place where a change becomes SQL. */
async function applyChange(trx: Transaction<Database>, change: Change, by: AppliedBy): Promise<void> {
  switch (change.kind) {
    case 'save_subscription':
      return saveSubscription(trx, change.subscription);
    case 'save_invoice':
      return saveInvoice(trx, change.invoice);
    case 'save_customer': {
      const { id, accountId, email, name, currency, defaultPaymentMethodId, balanceMinor, deleted } =
        change.customer;
      const row = {
        account_id: accountId,
        email,
        name,
        currency,
        default_payment_method_id: defaultPaymentMethodId,
        balance_minor: balanceMinor,
        deleted,
      };
      await trx
        .insertInto('customers')
        .values({ id, ...row })
        .onConflict((c) => c.column('id').doUpdateSet(row))
        .execute();
      return;
    }
    case 'save_payment_method': {
      const { id, accountId, customerId, type, brand, last4, expMonth, expYear, attached } =
        change.paymentMethod;
      const row = {
        account_id: accountId,
        customer_id: customerId,
        type,
        brand,
        last4,
        exp_month: expMonth,
        exp_year: expYear,
        attached,
      };
      await trx
        .insertInto('payment_methods')
        .values({ id, ...row })
        .onConflict((c) => c.column('id').doUpdateSet(row))
        .execute();
      return;
    }
    case 'save_checkout_session':
      await trx
        .updateTable('checkout_sessions')
        .set({
          status: change.status,
          payment_status: change.paymentStatus,
          subscription_id: change.subscriptionId,
          // A session's address lets anybody pay on it: not kept longer than it is of use.
          ...(change.status === 'open' ? {} : { url: null }),
        })
        .where('id', '=', change.sessionId)
        .execute();
      return;
    case 'record_billing_event':
      await trx
        .insertInto('billing_events')
        .values({
          key: `${by.eventId}:${change.type}`,
          account_id: by.accountId,
          type: change.type,
          payload: JSON.stringify(change.payload),
          occurred_at: by.at,
        })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute();
  }
}

async function saveSubscription(trx: Transaction<Database>, subscription: Subscription): Promise<void> {
  await fixCurrency(trx, subscription);
  const row = {
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
  };
  await trx
    .insertInto('subscriptions')
    .values({ id: subscription.id, ...row })
    .onConflict((c) =>
      c.column('id').doUpdateSet((eb) => ({ ...row, generation: eb('subscriptions.generation', '+', 1) })),
    )
    .execute();
}

/** The first subscription fixes the account's currency: Stripe keeps one for each customer (docs.stripe.com/billing/customer). */
async function fixCurrency(trx: Transaction<Database>, { accountId, currency }: Subscription): Promise<void> {
  await trx
    .updateTable('accounts')
    .set({ currency })
    .where('id', '=', accountId)
    .where('currency', 'is', null)
    .execute();
}

async function saveInvoice(trx: Transaction<Database>, invoice: Invoice): Promise<void> {
  const row = {
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
    due_at: invoice.dueAt,
    attempt_count: invoice.attemptCount,
    next_payment_attempt_at: invoice.nextPaymentAttemptAt,
    hosted_invoice_url: invoice.hostedInvoiceUrl,
    invoice_pdf_url: invoice.invoicePdfUrl,
  };
  await trx
    .insertInto('invoices')
    .values({ id: invoice.id, ...row })
    .onConflict((c) => c.column('id').doUpdateSet(row))
    .execute();
}
