import type Stripe from 'stripe';
import { invalidRequest } from '../../kernel/stripe-error.ts';

type TaxDetails = Stripe.Product.TaxDetails;

/** Stripe's codes are many hundreds: only their form is known here (docs.stripe.com/tax/tax-codes). */
export function parseTaxCode(given: string | null, param = 'tax_code'): string | null {
  if (given === null || /^txcd_\d{8}$/.test(given)) return given;
  throw invalidRequest(`Invalid tax code: ${given}`, { code: 'resource_missing', param });
}

export function toTaxDetails(
  given: Stripe.ProductCreateParams.TaxDetails | '' | null | undefined,
  current: TaxDetails | null,
): TaxDetails | null {
  if (given === undefined) return current;
  if (given === '' || given === null) return null;
  const code = given.tax_code === undefined ? (current?.tax_code ?? null) : given.tax_code || null;
  return {
    performance_location: given.performance_location ?? current?.performance_location ?? null,
    tax_code: parseTaxCode(code, 'tax_details[tax_code]'),
  };
}
