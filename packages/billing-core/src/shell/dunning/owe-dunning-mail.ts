import type { Database } from '@billwright/db';
import type { Transaction } from 'kysely';
import { dunningPolicyOf } from '../../config/dunning.ts';
import { adviceOf, consequenceOf } from '../../domain/dunning/advice.ts';
import { DAY_MS, endsAtOf, type StepDecision } from '../../domain/dunning/decide-step.ts';
import { declineKindOf, isRetriedByStripe } from '../../domain/dunning/decline-words.ts';
import { whyQuiet } from '../../domain/dunning/why-quiet.ts';
import { cancelsAt } from '../../domain/subscription.ts';
import { fromSubscriptionRow, selectSubscriptions } from '../apply/subscription-rows.ts';
import type { BillingContext } from '../context.ts';
import { oweMail } from '../mails/owe-mail.ts';
import { mailKeyOf } from './load-case-facts.ts';
import type { LivePayment } from './observe-live.ts';
import { payLinkOf } from './pay-link.ts';
import type { CaseRow } from './take-step.ts';

export interface DueMail {
  row: CaseRow;
  live: LivePayment;
  decision: Extract<StepDecision, { kind: 'mail' }>;
}

/** Owes the mail of a day, with what is so now; or says why none is to go. */
export async function oweDunningMail(
  context: BillingContext,
  trx: Transaction<Database>,
  { row, live, decision: { day } }: DueMail,
): Promise<string | null> {
  const { account_id: accountId, invoice_id: invoiceId } = row;
  const policy = dunningPolicyOf(context.config);
  const invoice = await loadInvoice(trx, row);
  const declineKind = declineKindOf(live.decline);
  const subscription = await loadSubscription(trx, row);
  const quiet = whyQuiet({ subscription, declineKind, isDisputed: live.isDisputed, day });
  if (quiet !== null) return quiet;
  const step = policy.mails.indexOf(day) + 1;
  // A card that Stripe will not charge again is not tried by itself, whatever the plan of retries says.
  const nextAttemptAt = isRetriedByStripe(live.decline) ? invoice.next_payment_attempt_at : null;
  const link = { accountId, invoiceId, customerId: null, step: `mail:${day}` };
  const updateCardUrl = payLinkOf(context, link, policy.linkDays);
  await oweMail(trx, context, {
    key: mailKeyOf(invoiceId, day),
    kind: 'payment_failed',
    to: { accountId },
    props: {
      invoiceId,
      amount: { amountMinor: invoice.amount_remaining_minor, currency: invoice.currency },
      step,
      advice: adviceOf(live.decline),
      nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
      isLastAttempt: invoice.next_payment_attempt_at === null,
      consequence: consequenceOf(policy.atEnd),
      consequenceAt: endsAtOf(invoice.opened_at, policy, { day, now: context.now() }).toISOString(),
      payUrl: invoice.hosted_invoice_url ?? updateCardUrl,
      updateCardUrl,
    },
    because: `The payment of an invoice failed, and is open on day ${day}.`,
    since: new Date(invoice.opened_at.getTime() + day * DAY_MS),
  });
  return null;
}

const loadInvoice = (trx: Transaction<Database>, { account_id, invoice_id }: CaseRow) =>
  trx
    .selectFrom('invoices')
    .innerJoin('dunning_cases', (join) =>
      join
        .onRef('dunning_cases.account_id', '=', 'invoices.account_id')
        .onRef('dunning_cases.invoice_id', '=', 'invoices.id'),
    )
    .select([
      'amount_remaining_minor',
      'currency',
      'invoices.next_payment_attempt_at',
      'hosted_invoice_url',
      'dunning_cases.opened_at',
    ])
    .where('invoices.account_id', '=', account_id)
    .where('invoices.id', '=', invoice_id)
    .executeTakeFirstOrThrow();

async function loadSubscription(trx: Transaction<Database>, { account_id, subscription_id }: CaseRow) {
  const row = await selectSubscriptions(trx)
    .where('subscriptions.account_id', '=', account_id)
    .where('subscriptions.id', '=', subscription_id)
    .executeTakeFirst();
  if (!row) return undefined;
  const subscription = fromSubscriptionRow(row);
  const { status, collectionPaused } = subscription;
  return { status, collectionPaused, cancelsAt: cancelsAt(subscription) };
}
