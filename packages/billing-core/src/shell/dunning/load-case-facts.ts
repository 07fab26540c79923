import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import type { CaseFacts, DunningStep, PaymentFailure } from '../../domain/dunning/case-facts.ts';

/** The key of the mail of a step. */
export const mailKeyOf = (invoiceId: string, day: number): string => `dunning:${invoiceId}:mail:${day}`;

/** Mails that are still to leave. */
const WAITING = new Set(['owed', 'sending']);

/** What was done about an invoice, oldest first; when a mail left, and whether it did, is what `mails` says. */
export async function loadSteps(
  db: Kysely<Database>,
  { accountId, invoiceId }: { accountId: string; invoiceId: string },
): Promise<DunningStep[]> {
  const rows = await db
    .selectFrom('dunning_steps')
    .leftJoin('mails', (join) =>
      join
        .onRef('mails.account_id', '=', 'dunning_steps.account_id')
        .on(
          'mails.key',
          '=',
          sql<string>`'dunning:' || dunning_steps.invoice_id || ':' || dunning_steps.key`,
        ),
    )
    .selectAll('dunning_steps')
    .select(['mails.state as mail_state', 'mails.sent_at', 'mails.state_because as mail_because'])
    .where('dunning_steps.account_id', '=', accountId)
    .where('dunning_steps.invoice_id', '=', invoiceId)
    .orderBy('dunning_steps.at')
    .orderBy('dunning_steps.key')
    .execute();
  return rows.map((row) => {
    const isOut = row.state === 'owed' && row.kind === 'mail' && !WAITING.has(row.mail_state ?? 'owed');
    const isSent = row.mail_state === 'sent';
    return {
      key: row.key,
      kind: row.kind,
      day: row.day,
      action: row.action,
      // A mail that will not leave any more keeps nobody waiting.
      state: isOut && !isSent ? ('skipped' as const) : row.state,
      because: isOut && !isSent ? (row.mail_because ?? row.because) : row.because,
      at: row.at,
      sentAt: isSent ? row.sent_at : null,
      openedAt: row.opened_at,
    };
  });
}

/** What a case follows from, as the rows are now; nothing where nothing failed, or its invoice is not known yet. */
export async function loadCaseFacts(
  db: Kysely<Database>,
  of: { accountId: string; invoiceId: string },
): Promise<{ facts: CaseFacts; subscriptionId: string } | undefined> {
  const failures = await db
    .selectFrom('dunning_failures')
    .selectAll()
    .where('account_id', '=', of.accountId)
    .where('invoice_id', '=', of.invoiceId)
    .execute();
  const invoice = await db
    .selectFrom('invoices')
    .select(['status', 'billing_reason', 'amount_due_minor', 'paid_at', 'voided_at', 'uncollectible_at'])
    .where('account_id', '=', of.accountId)
    .where('id', '=', of.invoiceId)
    .executeTakeFirst();
  const [first] = failures;
  if (!first || !invoice) return undefined;
  const subscription = await db
    .selectFrom('subscriptions')
    .select(['status', 'ended_at', 'cancellation_reason'])
    .where('account_id', '=', of.accountId)
    .where('id', '=', first.subscription_id)
    .executeTakeFirst();
  return {
    subscriptionId: first.subscription_id,
    facts: {
      failures: failures.map(toFailure),
      invoice: {
        status: invoice.status,
        billingReason: invoice.billing_reason,
        amountDueMinor: invoice.amount_due_minor,
        paidAt: invoice.paid_at,
        voidedAt: invoice.voided_at,
        uncollectibleAt: invoice.uncollectible_at,
      },
      subscription: subscription && {
        status: subscription.status,
        endedAt: subscription.ended_at,
        cancellationReason: subscription.cancellation_reason,
      },
      steps: await loadSteps(db, of),
    },
  };
}

const toFailure = (row: {
  event_id: string;
  failed_at: Date;
  next_attempt_at: Date | null;
  attempt_count: number;
}): PaymentFailure => ({
  eventId: row.event_id,
  failedAt: row.failed_at,
  nextAttemptAt: row.next_attempt_at,
  attemptCount: row.attempt_count,
});
