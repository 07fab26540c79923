import { idOf } from '../../domain/subscription.ts';
import type { BillingContext } from '../context.ts';

/** What a payment was for; nulls for one without an invoice, or whose invoice is of no subscription. */
export interface PaidFor {
  invoiceId: string | null;
  subscriptionId: string | null;
}

/** An invoice does not stand on its charge any more, but among the payments of invoices (docs.stripe.com/api/invoice-payment). */
export async function findPaidFor(
  { db, reads, stripe }: Pick<BillingContext, 'db' | 'reads' | 'stripe'>,
  paymentIntentId: string | null,
): Promise<PaidFor> {
  if (paymentIntentId === null) return { invoiceId: null, subscriptionId: null };
  const { data } = await reads.run('GET invoice_payment list', () =>
    stripe.invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent: paymentIntentId },
      limit: 1,
    }),
  );
  const invoiceId = idOf(data[0]?.invoice);
  if (invoiceId === null) return { invoiceId: null, subscriptionId: null };
  const row = await db
    .selectFrom('invoices')
    .select('subscription_id')
    .where('id', '=', invoiceId)
    .executeTakeFirst();
  return { invoiceId, subscriptionId: row?.subscription_id ?? null };
}
