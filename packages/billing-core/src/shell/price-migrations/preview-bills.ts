import type Stripe from 'stripe';
import type { PriceChange } from '../../domain/price-migrations/price-changes.ts';
import { isStripeAway } from '../../stripe/is-stripe-away.ts';
import type { BillingContext } from '../context.ts';
import { describeError } from '../describe-error.ts';
import { isTransient } from '../is-transient.ts';
import { changesOf, type HeldRow, writeRow } from './migration-rows.ts';

/**
 * Has Stripe say what the next invoice would be with the old prices and with the new, where amounts and numbers alone can't
 * (docs.stripe.com/api/invoices/create_preview). A preview that fails leaves its error, and no amounts.
 */
export async function previewBills(context: BillingContext, { row }: HeldRow): Promise<void> {
  const { db } = context;
  try {
    const oldMinor = await nextInvoice(context, row.subscription_id, []);
    const newMinor = await nextInvoice(context, row.subscription_id, changesOf(row));
    await writeRow(db, row, {
      bill_source: 'stripe',
      old_bill_minor: oldMinor,
      new_bill_minor: newMinor,
      bill_error: null,
    });
  } catch (error) {
    if (isTransient(error) || isStripeAway(error)) throw error;
    await writeRow(db, row, { bill_source: 'stripe', bill_error: describeError(error) });
  }
}

async function nextInvoice(
  { stripe, reads }: BillingContext,
  subscription: string,
  changes: readonly PriceChange[],
): Promise<number> {
  const params: Stripe.InvoiceCreatePreviewParams = {
    subscription,
    ...(changes.length === 0
      ? {}
      : {
          subscription_details: {
            items: changes.map(({ itemId, toPriceId }) => ({ id: itemId, price: toPriceId })),
            proration_behavior: 'none',
          },
        }),
  };
  const invoice = await reads.run('POST invoice preview', () => stripe.invoices.createPreview(params));
  return invoice.total_excluding_tax ?? invoice.total;
}
