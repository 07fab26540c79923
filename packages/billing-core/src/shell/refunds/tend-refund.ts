import type { RefundsTable } from '@billwright/db';
import type { Selectable } from 'kysely';
import { formatMoney } from '../../domain/money.ts';
import { describeFailure, isGivenBack } from '../../domain/refunds/refund.ts';
import { optionsOf } from '../../stripe/list-objects.ts';
import { raiseAlert } from '../alerts.ts';
import type { BillingContext } from '../context.ts';
import type { RunEffect } from '../effects/run-effects.ts';
import { oweMail } from '../mails/owe-mail.ts';
import { refreshPurchases } from '../purchases/apply-settlement.ts';
import { readInvoiceOf } from './read-charge.ts';

type RefundRow = Selectable<RefundsTable>;

/**
 * Does what a refund asks for in the state that it has now, however often it is asked: of one that failed operators are alerted,
 * since the customer was promised money that did not arrive.
 */
export const tendRefund: RunEffect = async (context, effect) => {
  const id = String(effect.payload.refundId);
  const refund = await context.db.selectFrom('refunds').selectAll().where('id', '=', id).executeTakeFirst();
  if (!refund) return `${id} is no refund of an account of ours.`;
  const { account_id: accountId, payment_intent_id: paymentIntentId } = refund;
  const invoiceId = await readInvoiceOf(context, { accountId, paymentIntentId });
  await refreshPurchases(context, accountId);
  if (refund.status === 'failed') return alertFailure(context, refund);
  if (!isGivenBack(refund.status)) return `${id} was called off.`;
  await mailRefund(context, { refund, invoiceId });
  return null;
};

/** One mail for a refund, as soon as it is made: a bank takes days (docs.stripe.com/refunds). */
async function mailRefund(
  context: BillingContext,
  { refund, invoiceId }: { refund: RefundRow; invoiceId: string | null },
): Promise<void> {
  const { account_id: accountId, id, currency } = refund;
  const request = await context.db
    .selectFrom('refund_requests')
    .select(['customer_note', 'credit_note_id'])
    .where('account_id', '=', accountId)
    .where('id', '=', refund.intent_id ?? '')
    .executeTakeFirst();
  const paidMinor = await readPaid(context, refund.charge_id);
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
        creditNoteUrl: null,
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

async function alertFailure(context: BillingContext, refund: RefundRow): Promise<null> {
  const money = formatMoney({ amountMinor: refund.amount_minor, currency: refund.currency });
  const why = describeFailure(refund.failure_reason);
  await raiseAlert(context, {
    accountId: refund.account_id,
    key: `refund_failed:${refund.id}`,
    kind: 'refund_failed',
    subject: refund.id,
    because: `The refund ${refund.id} of ${money} did not arrive: ${why}. The money is back with us; give it back another way.`,
    at: context.now(),
  });
  return null;
}
