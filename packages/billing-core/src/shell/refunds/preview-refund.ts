import type Stripe from 'stripe';
import type { Outcome, RefundPreview } from '../../billing.ts';
import { decideRefund } from '../../commands/refund-charge.ts';
import { describePaymentMethod } from '../../domain/describe-payment-method.ts';
import { currencyExponent } from '../../domain/money.ts';
import { refundLimitOf } from '../../domain/refunds/refund-limit.ts';
import type { RefundSums } from '../../domain/refunds/refund-sums.ts';
import type { StaffRole } from '../../domain/staff/staff-role.ts';
import { fromUnix, idOf, isEnded } from '../../domain/subscription.ts';
import { optionsOf } from '../../stripe/list-objects.ts';
import type { BillingContext } from '../context.ts';
import { askForView } from '../views/ask-for-view.ts';
import { subscriptionOfInvoice } from './end-along.ts';
import { type ReadCharge, readCharge, readInvoiceOf } from './read-charge.ts';
import { loadRefundSums } from './reserve-refund.ts';

interface Asked {
  accountId: string;
  chargeId: string;
  role: StaffRole;
}

/** What was paid, what went back, what is left, what of it this role may give; nothing is changed by looking. */
export async function previewRefund(context: BillingContext, asked: Asked): Promise<Outcome<RefundPreview>> {
  const { accountId } = asked;
  const seen = await readCharge(context, asked);
  if (!seen.ok) return seen;
  const paymentIntentId = idOf(seen.value.charge.payment_intent);
  return askForView(context, 'stripe_refused', async () => {
    const invoiceId = await readInvoiceOf(context, { accountId, paymentIntentId });
    const sums = await loadRefundSums(context.db, { accountId, but: null, seen: seen.value });
    return {
      ...viewSums(context, asked, { seen: seen.value, sums }),
      invoice: invoiceId === null ? null : await readInvoice(context, invoiceId),
      subscription: await viewSubscription(context, { accountId, invoiceId }),
    };
  });
}

function viewSums(
  { config }: Pick<BillingContext, 'config'>,
  { role }: Asked,
  { seen, sums }: { seen: ReadCharge; sums: RefundSums },
): Omit<RefundPreview, 'invoice' | 'subscription'> {
  const { charge } = seen;
  const { currency } = charge;
  const money = (amountMinor: number) => ({ amountMinor, currency });
  const limit = refundLimitOf(config.refunds, { role, currency });
  const smallest = decideRefund(
    { amountMinor: smallestOf(charge), role },
    {
      charge: { ...charge, capturedMinor: charge.amount_captured, succeeded: charge.status === 'succeeded' },
      isHeldByDispute: seen.isHeldByDispute,
      sums,
      policy: config.refunds,
    },
  );
  const { balance_transaction: movement, payment_method_details: details } = charge;
  return {
    chargeId: charge.id,
    paidAt: fromUnix(charge.created).toISOString(),
    method: describePaymentMethod({
      type: details?.type ?? 'other',
      brand: details?.card?.brand ?? null,
      last4: details?.card?.last4 ?? null,
    }),
    paid: money(charge.amount_captured),
    refunded: money(sums.givenMinor),
    pending: money(sums.pendingMinor + sums.heldMinor),
    left: money(Math.max(0, charge.amount_captured - sums.givenMinor)),
    fee:
      movement && typeof movement !== 'string'
        ? { amountMinor: movement.fee, currency: movement.currency }
        : null,
    limit: limit === null ? null : money(Math.max(0, limit - (sums.byRole.get(role) ?? 0))),
    refusal: smallest.ok
      ? null
      : { code: smallest.error.code, message: smallest.error.message, next: smallest.error.next },
    destination: viewDestination(charge),
  };
}

/** The least that could be given back: whether anything can be is what it tells. */
const smallestOf = ({ currency }: Stripe.Charge) => (currencyExponent(currency) === 3 ? 10 : 1);

function viewDestination(charge: Stripe.Charge): RefundPreview['destination'] {
  const { transfer_data: data, transfer, application_fee: fee } = charge;
  if (!data) return null;
  const money = (amountMinor: number, currency = charge.currency) => ({ amountMinor, currency });
  const moved = typeof transfer === 'object' ? transfer : undefined;
  return {
    account: idOf(data.destination) ?? '',
    transferred: money(moved?.amount ?? data.amount ?? charge.amount_captured, moved?.currency),
    reversed: money(moved?.amount_reversed ?? 0, moved?.currency),
    fee:
      fee === null || typeof fee === 'string'
        ? null
        : { kept: money(fee.amount, fee.currency), refunded: money(fee.amount_refunded, fee.currency) },
  };
}

/** No more than was paid can be credited, over all notes (docs.stripe.com/invoicing/integration/programmatic-credit-notes). */
async function readInvoice(
  { stripe, reads }: BillingContext,
  invoiceId: string,
): Promise<NonNullable<RefundPreview['invoice']>> {
  const invoice = await reads.run('GET invoice', () =>
    stripe.invoices.retrieve(invoiceId, {}, optionsOf('platform')),
  );
  const creditable = Math.max(0, invoice.amount_paid - invoice.post_payment_credit_notes_amount);
  return {
    id: invoiceId,
    number: invoice.number,
    creditable: { amountMinor: creditable, currency: invoice.currency },
  };
}

async function viewSubscription(
  { db }: BillingContext,
  of: { accountId: string; invoiceId: string | null },
): Promise<RefundPreview['subscription']> {
  const subscription = await subscriptionOfInvoice(db, of);
  if (!subscription || isEnded(subscription.status)) return null;
  return { id: subscription.id, planKey: subscription.planKey };
}
