import type Stripe from 'stripe';

/** A calculation with its lines, which its object shows only on request. */
export interface TaxCalculationRecord {
  id: string;
  calculation: Stripe.Tax.Calculation & { expires_at: number };
  items: Stripe.Tax.CalculationLineItem[];
}
