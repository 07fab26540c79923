import { formatMoney } from '../../domain/money.ts';
import { describeFailure, isGivenBack } from '../../domain/refunds/refund.ts';
import { raiseAlert } from '../alerts.ts';
import type { BillingContext } from '../context.ts';
import type { RunEffect } from '../effects/run-effects.ts';
import { refreshPurchases } from '../purchases/apply-settlement.ts';
import { isUnderWay, mailRefund, type RefundRow } from './mail-refund.ts';
import { readInvoiceOf } from './read-charge.ts';

/**
 * Does what a refund asks for in the state that it has now, however often it is asked: of one that failed operators are alerted,
 * since the customer was promised money that did not arrive. What was bought once is settled again: it may have come back.
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
  if (!(await isUnderWay(context, refund))) await mailRefund(context, { refund, invoiceId });
  return null;
};

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
