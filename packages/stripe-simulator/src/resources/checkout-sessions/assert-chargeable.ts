import type Stripe from 'stripe';
import { formatMoney } from '../../documents/format-money.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { minimumCharge } from '../invoices/minimum-charge.ts';

/** A one-time payment is free or large enough to charge (docs.stripe.com/currencies#minimum-and-maximum-charge-amounts). */
export function assertChargeable({ mode, amount_total: total, currency }: Stripe.Checkout.Session): void {
  const least = minimumCharge(currency ?? 'usd');
  if (mode !== 'payment' || total === null || total === 0 || total >= least) return;
  throw invalidRequest(
    `The Checkout Session's total amount due must add up to at least ${formatMoney(least, currency ?? 'usd')} ${currency}`,
    { code: 'amount_too_small', param: 'line_items' },
  );
}
