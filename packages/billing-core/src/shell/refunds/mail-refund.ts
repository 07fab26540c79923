import type { RefundsTable } from '@billwright/db';
import type { Selectable } from 'kysely';
import { formatMoney } from '../../domain/money.ts';
import { optionsOf } from '../../stripe/list-objects.ts';
import type { BillingContext } from '../context.ts';
import { oweMail } from '../mails/owe-mail.ts';
import { readCreditNoteOf } from './read-credit-note.ts';

export type RefundRow = Selectable<RefundsTable>;

/**
 * Whether the act that made it goes on: it writes the credit note yet, and then mails by itself. An act that died is gone on with,
 * so that the mail comes.
 */
export async function isUnderWay(
  { db }: Pick<BillingContext, 'db'>,
  { account_id: accountId, intent_id: intentId }: RefundRow,
): Promise<boolean> {
  if (intentId === null) return false;
  const open = await db
    .selectFrom('intents')
    .select('id')
    .where('account_id', '=', accountId)
    .where('id', '=', intentId)
    .where('kind', '=', 'refund_charge')
    .where('state', '=', 'pending')
    .executeTakeFirst();
  return open !== undefined;
}

/** One mail for a refund, as soon as it is made: a bank takes days (docs.stripe.com/refunds). With its credit note, where there is one. */
export async function mailRefund(
  context: BillingContext,
  { refund, invoiceId }: { refund: RefundRow; invoiceId: string | null },
): Promise<void> {
  const { account_id: accountId, id, currency } = refund;
  const request = await context.db
    .selectFrom('refund_requests')
    .select('customer_note')
    .where('account_id', '=', accountId)
    .where('id', '=', refund.intent_id ?? '')
    .executeTakeFirst();
  const paidMinor = await readPaid(context, refund.charge_id);
  const creditNote =
    invoiceId === null ? undefined : await readCreditNoteOf(context, { invoiceId, refundId: id });
  const money = formatMoney({ amountMinor: refund.amount_minor, currency });
  await context.db.transaction().execute((trx) =>
    oweMail(trx, context, {
      key: `refund:${id}`,
      kind: 'refund',
      to: { accountId },
      props: {
        refundId: id,
        amount: { amountMinor: refund.amount_minor, currency },
        invoiceId,
        isFull: paidMinor === refund.amount_minor,
        note: request?.customer_note ?? null,
        creditNoteUrl: creditNote?.pdf ?? null,
      },
      because: `${money} were refunded (${id}).`,
      since: refund.stripe_created_at,
    }),
  );
}

/** What the payment was, in the smallest unit; null where nobody knows. */
async function readPaid({ stripe, reads }: BillingContext, chargeId: string | null): Promise<number | null> {
  if (chargeId === null) return null;
  const charge = await reads.run('GET charge', () =>
    stripe.charges.retrieve(chargeId, {}, optionsOf('platform')),
  );
  return charge.amount_captured;
}
