import type Stripe from 'stripe';
import type { Outcome, PreviewLine } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { type PreviewedAmounts, toPreviewedAmounts } from '../../domain/preview-lines.ts';
import { toBillingError } from '../../stripe/to-billing-error.ts';
import type { BillingContext } from '../context.ts';

export type PreviewedInvoice = PreviewedAmounts & {
  amountDueMinor: number;
  /** Below zero where it gives back more than it takes. */
  totalMinor: number;
  /** The customer's balance before it: below zero is credit, above zero is owed. */
  startingBalanceMinor: number;
  /** What the balance is afterwards: below zero is credit. */
  balanceMinor: number;
  /** Unix seconds; the second that it was prorated at. */
  prorationDate: number | undefined;
  /** The latest end of a period that it bills, ISO 8601, UTC. */
  periodEndsAt: string | undefined;
};

/** An invoice as Stripe would make it; nothing when its lines do not explain its total, which then is not shown. */
export async function previewInvoice(
  { stripe }: BillingContext,
  params: Stripe.InvoiceCreatePreviewParams,
): Promise<PreviewedInvoice | undefined> {
  const invoice = await stripe.invoices.createPreview(params);
  const amounts = toPreviewedAmounts(invoice);
  const ends = amounts?.lines.flatMap(({ kind, periodEnd }) =>
    kind === 'charge' && periodEnd ? [periodEnd] : [],
  );
  return (
    amounts && {
      ...amounts,
      lines: [...amounts.lines, ...toBalanceLines(invoice)],
      amountDueMinor: invoice.amount_due,
      totalMinor: invoice.total,
      startingBalanceMinor: invoice.starting_balance,
      balanceMinor: Math.min(0, invoice.starting_balance + invoice.total),
      prorationDate:
        params.subscription_details?.proration_date ??
        invoice.parent?.subscription_details?.subscription_proration_date,
      periodEndsAt: ends?.toSorted().at(-1),
    }
  );
}

/** What stands between the total and what is charged: then the lines add up to what is due. */
function toBalanceLines({ total, amount_due, starting_balance, currency }: Stripe.Invoice): PreviewLine[] {
  const amountMinor = amount_due - total;
  // What is given back is no charge to take from: it is said as what is left.
  if (total < 0 || amountMinor === 0) return [];
  const line = { amount: { amountMinor, currency }, periodStart: null, periodEnd: null };
  if (amountMinor > 0) return [{ ...line, kind: 'charge', description: 'Owed from before' }];
  // Below what can be charged at all it waits (docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).
  const description = starting_balance < 0 ? 'Credit that you have' : 'Waits for the next invoice';
  return [{ ...line, kind: 'credit', description }];
}

/** A preview that fails is a refusal with its reason, never an amount of nothing. */
export async function tryPreview<T>(
  { logger }: BillingContext,
  accountId: string,
  preview: () => Promise<T | undefined>,
): Promise<Outcome<T>> {
  try {
    const previewed = await preview();
    return previewed === undefined ? fail('preview_failed') : succeed(previewed);
  } catch (error) {
    const known = toBillingError(error);
    if (!known) throw error;
    logger.warn({ err: error, accountId }, 'amounts not previewed');
    return known.code === 'stripe_unavailable' ? fail('stripe_unavailable') : fail('preview_failed');
  }
}

/** Whether Stripe said that there is nothing to invoice. */
export const isNothingToInvoice = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'invoice_upcoming_none';
