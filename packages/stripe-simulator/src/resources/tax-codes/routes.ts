import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { noSuch } from '../../kernel/stripe-error.ts';
import { taxCodes } from '../../kernel/tax/tax-codes.ts';

const known = Object.entries(taxCodes).map(
  ([id, { name, description }]): Stripe.TaxCode => ({
    id,
    object: 'tax_code',
    description,
    name,
    requirements: null,
  }),
);

/** For `expand[]=tax_code`. */
export const knownTaxCodes: ReadonlyMap<string, Stripe.TaxCode> = new Map(
  known.map((code) => [code.id, code]),
);

/** https://docs.stripe.com/api/tax_codes: the ones that the table of rates tells apart. */
export const taxCodeRoutes: readonly Route[] = [
  route('GET /v1/tax_codes', 'TaxCodeListParams', (_, params) => paginate(known, params, '/v1/tax_codes')),
  route('GET /v1/tax_codes/:id', 'TaxCodeRetrieveParams', (_, __, id: string) => {
    const code = knownTaxCodes.get(id);
    if (!code) throw noSuch('tax code', id);
    return code;
  }),
];
