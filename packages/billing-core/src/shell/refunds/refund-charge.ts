import Stripe from 'stripe';
import type { Act, Outcome, RefundInput, RefundMade } from '../../billing.ts';
import { type BillingErrorCode, fail, succeed } from '../../domain/billing-error.ts';
import { isGivenBack } from '../../domain/refunds/refund.ts';
import type { StaffRole } from '../../domain/staff/staff-role.ts';
import { idOf } from '../../domain/subscription.ts';
import { findRefund } from '../../stripe/find-made.ts';
import { isUnknownOutcome } from '../../stripe/to-billing-error.ts';
import { readGeneration } from '../apply/object-states.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import { type RunningAct, runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { endAlong, subscriptionOfInvoice } from './end-along.ts';
import { mailRefund } from './mail-refund.ts';
import { type ReadCharge, readCharge, readInvoiceOf } from './read-charge.ts';
import { reserveRefund } from './reserve-refund.ts';
import { writeCreditNote } from './write-credit-note.ts';

export type AskedInput = RefundInput & { role: StaffRole };

/**
 * Gives money of a payment back: held in the database first, so that no two give the same money; then refunded under a stored key;
 * then documented by a credit note that names the refund (docs/decisions/0017), and, where it was asked for, the subscription
 * is ended. A run that died is gone on with from where it was.
 */
export function refundCharge(
  context: BillingContext,
  act: Act,
  input: AskedInput,
): Promise<Outcome<RefundMade>> {
  const params = { ...input };
  return runAct<RefundMadeRecord>(context, act, { kind: 'refund_charge', params }, async (running) => {
    const { accountId } = act;
    const seen = await readCharge(context, { accountId, chargeId: input.chargeId });
    if (!seen.ok) return seen;
    const paymentIntentId = idOf(seen.value.charge.payment_intent);
    const invoiceId = await readInvoiceOf(context, { accountId, paymentIntentId });
    if (!(await running.wasSent('refund'))) {
      const reserved = await reserveRefund(context, {
        act,
        intentId: running.intentId,
        input,
        seen: seen.value,
        invoiceId,
      });
      if (!reserved.ok) return reserved;
    }
    const refund = await makeRefund(context, running, { act, input, seen: seen.value });
    if (!refund.ok) return refund;
    return finish(context, running, { act, input, invoiceId, refund: refund.value });
  });
}

type RefundMadeRecord = RefundMade & Record<string, unknown>;

/** The refund at Stripe, and our mirror of it. A refusal of Stripe's is the last word: the hold ends with it. */
async function makeRefund(
  context: BillingContext,
  running: RunningAct,
  { act, input, seen }: { act: Act; input: AskedInput; seen: ReadCharge },
): Promise<Outcome<Stripe.Refund>> {
  const { stripe, db } = context;
  const { charge } = seen;
  const isDestination = charge.transfer_data !== null;
  const params: Stripe.RefundCreateParams = {
    charge: charge.id,
    amount: input.amountMinor,
    reason: input.reason,
    metadata: { intent_id: running.intentId },
    // Stripe refuses both where there is no transfer and no fee (docs.stripe.com/connect/destination-charges#issue-refunds).
    ...(isDestination && input.reverseTransfer ? { reverse_transfer: true } : {}),
    ...(charge.application_fee !== null && input.refundApplicationFee
      ? { refund_application_fee: true }
      : {}),
  };
  try {
    const answer = await running.call(
      'refund',
      (options) => stripe.refunds.create(params, options),
      () => findRefund(stripe, { charge: charge.id, intentId: running.intentId }),
    );
    const known = await readGeneration(db, { stripeAccount: 'platform', id: answer.id });
    await observeAnswer(context, answer, { action: 'refund.made', actor: act.actorId, known });
    await db
      .updateTable('refund_requests')
      .set({ refund_id: answer.id })
      .where('account_id', '=', act.accountId)
      .where('id', '=', running.intentId)
      .execute();
    return succeed(answer);
  } catch (error) {
    const code = refusalOf(error);
    if (!code) throw error;
    return fail(code);
  }
}

/** docs.stripe.com/error-codes; an amount above what is left has no code of its own, only its parameter. */
function refusalOf(error: unknown): BillingErrorCode | undefined {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return undefined;
  if (error.code === 'charge_disputed') return 'refund_disputed';
  if (error.code === 'charge_already_refunded' || error.param === 'amount') return 'refund_too_much';
  return undefined;
}

interface Made {
  act: Act;
  input: AskedInput;
  invoiceId: string | null;
  refund: Stripe.Refund;
}

/** The customer hears of the refund with its credit note; also when Stripe has had the last word and there will be none. */
async function documentIt(
  context: BillingContext,
  running: RunningAct,
  { invoiceId, ...made }: Made,
): Promise<string | null> {
  if (!made.input.creditNote || invoiceId === null) return null;
  try {
    return await writeCreditNote(context, running, { ...made, invoiceId });
  } catch (error) {
    if (!isUnknownOutcome(error)) await tellCustomer(context, { refund: made.refund, invoiceId });
    throw error;
  }
}

async function tellCustomer(
  context: BillingContext,
  { refund: { id }, invoiceId }: Pick<Made, 'refund' | 'invoiceId'>,
): Promise<void> {
  const refund = await context.db.selectFrom('refunds').selectAll().where('id', '=', id).executeTakeFirst();
  if (refund && isGivenBack(refund.status)) await mailRefund(context, { refund, invoiceId });
}

async function finish(
  context: BillingContext,
  running: RunningAct,
  { act, input, invoiceId, refund }: Made,
): Promise<Outcome<RefundMadeRecord>> {
  const creditNoteId = await documentIt(context, running, { act, input, invoiceId, refund });
  await tellCustomer(context, { refund, invoiceId });
  const subscription = input.endSubscription
    ? await subscriptionOfInvoice(context.db, { accountId: act.accountId, invoiceId })
    : undefined;
  const isEnded =
    subscription !== undefined && (await endAlong(context, running, { act, subscription, note: input.note }));
  const endedSubscriptionId = isEnded ? subscription.id : null;
  await context.db
    .updateTable('refund_requests')
    .set({ credit_note_id: creditNoteId, ends_subscription_id: endedSubscriptionId })
    .where('account_id', '=', act.accountId)
    .where('id', '=', running.intentId)
    .execute();
  return succeed({
    refundId: refund.id,
    status: refund.status ?? 'pending',
    amount: { amountMinor: refund.amount, currency: refund.currency },
    creditNoteId,
    endedSubscriptionId,
  });
}
