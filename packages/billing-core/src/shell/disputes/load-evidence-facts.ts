import type Stripe from 'stripe';
import type { EvidenceFacts } from '../../domain/disputes/evidence-facts.ts';
import { fromUnix, idOf } from '../../domain/subscription.ts';
import type { BillingContext } from '../context.ts';
import type { DisputeRow } from './dispute-rows.ts';
import { findPaidFor } from './find-payment.ts';
import { loadRecords } from './load-records.ts';

/** How far back payments are looked at: as far as Visa counts them (docs.stripe.com/disputes/api/visa-ce3). */
const YEAR_SECONDS = 366 * 86_400;

/** All that is held about a disputed payment: our rows, and what only Stripe knows of the charge and its invoice. */
export async function loadEvidenceFacts(
  context: BillingContext,
  dispute: DisputeRow,
): Promise<EvidenceFacts> {
  const { stripe, reads, config } = context;
  const charge = await reads.run('GET charge', () => stripe.charges.retrieve(dispute.charge_id));
  const { invoiceId, subscriptionId } = await findPaidFor(context, dispute.payment_intent_id);
  const invoice =
    invoiceId === null ? null : await reads.run('GET invoice', () => stripe.invoices.retrieve(invoiceId));
  const records = await loadRecords(context, { accountId: dispute.account_id, subscriptionId });
  return {
    ...records,
    product: config.product,
    policy: config.disputes,
    dispute: {
      id: dispute.id,
      chargeId: dispute.charge_id,
      amountMinor: dispute.amount_minor,
      currency: dispute.currency,
      createdAt: dispute.stripe_created_at,
    },
    charge: toChargeFacts(charge),
    invoice: invoice && toInvoiceFacts(invoice),
    ...(await loadOtherPayments(context, { charge, customer: dispute.customer_id })),
  };
}

function toChargeFacts(charge: Stripe.Charge): EvidenceFacts['charge'] {
  const { card } = charge.payment_method_details ?? {};
  return {
    paidAt: fromUnix(charge.created),
    billingName: charge.billing_details.name,
    billingEmail: charge.billing_details.email,
    billingAddress: charge.billing_details.address,
    brand: card?.brand ?? null,
    last4: card?.last4 ?? null,
    cvcCheck: card?.checks?.cvc_check ?? null,
    postalCodeCheck: card?.checks?.address_postal_code_check ?? null,
    threeDSecure: card?.three_d_secure?.result ?? null,
    receiptNumber: charge.receipt_number,
    statementDescriptor: charge.calculated_statement_descriptor,
    fingerprint: card?.fingerprint ?? null,
  };
}

const toInvoiceFacts = (invoice: Stripe.Invoice): NonNullable<EvidenceFacts['invoice']> => {
  const paidAt = invoice.status_transitions.paid_at;
  return {
    number: invoice.number,
    totalMinor: invoice.total,
    currency: invoice.currency,
    paidAt: paidAt === null ? null : fromUnix(paidAt),
    lines: invoice.lines.data.map(({ description, period }) => ({
      description: description ?? 'One line of the invoice',
      startsAt: fromUnix(period.start),
      endsAt: fromUnix(period.end),
    })),
  };
};

/** Payments of the customer of the year before, newest first; the one of the same amount next to it may be what it is taken for. */
async function loadOtherPayments(
  { stripe, reads }: BillingContext,
  { charge, customer }: { charge: Stripe.Charge; customer: string },
): Promise<Pick<EvidenceFacts, 'earlierPayments' | 'lookalike'>> {
  const created = { gte: charge.created - YEAR_SECONDS, lte: charge.created + YEAR_SECONDS };
  const { data } = await reads.run('GET charge list', () =>
    stripe.charges.list({ customer, created, limit: 100 }),
  );
  const others = data.filter(({ id, paid, disputed }) => id !== charge.id && paid && !disputed);
  const kept = others.filter(({ amount_refunded: refunded }) => refunded === 0);
  const earlier = kept.filter((each) => each.created < charge.created);
  const alike = others
    .filter((each) => each.amount === charge.amount && each.currency === charge.currency)
    .sort((a, b) => Math.abs(a.created - charge.created) - Math.abs(b.created - charge.created))[0];
  return { earlierPayments: earlier.map(toPayment), lookalike: alike ? toPayment(alike) : null };
}

const toPayment = (charge: Stripe.Charge): EvidenceFacts['earlierPayments'][number] => ({
  chargeId: charge.id,
  amountMinor: charge.amount,
  currency: charge.currency,
  paidAt: fromUnix(charge.created),
  description: charge.description ?? idOf(charge.payment_intent),
});
