import type Stripe from 'stripe';
import type { InvoiceLineView } from '../../billing.ts';
import { explainLine } from '../../domain/explain-line.ts';
import { idOf } from '../../domain/subscription.ts';
import type { BillingContext } from '../context.ts';
import { loadPriceNames } from './load-price-names.ts';

/** Lines in words, with the catalogue's names. */
export async function explainLines(
  context: Pick<BillingContext, 'db' | 'config'>,
  lines: readonly Stripe.InvoiceLineItem[],
): Promise<InvoiceLineView[]> {
  const prices = lines.map(({ pricing }) => idOf(pricing?.price_details?.price)).filter((id) => id !== null);
  const nameOf = await loadPriceNames(context, [...new Set(prices)]);
  return lines.map((line) => explainLine(line, nameOf));
}
