import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { parseTaxCode } from '../products/tax-code-of.ts';

/** What an invoice item says for itself about its taxes, in place of its product and price: its object does not show it. */
export interface ItemTax {
  taxCode: string | null;
  taxBehavior: string | null;
}

/** By the invoice item. */
export interface ItemTaxRecord extends ItemTax {
  id: string;
}

type Given = Pick<Stripe.InvoiceItemUpdateParams, 'tax_behavior' | 'tax_code'>;

/** Nothing, as long as nothing is said (docs.stripe.com/api/invoiceitems/create). */
export function toItemTax(given: Given, before?: ItemTax, param = 'tax_code'): { tax?: ItemTax } {
  if (given.tax_behavior === undefined && given.tax_code === undefined) return before ? { tax: before } : {};
  return {
    tax: {
      taxBehavior: given.tax_behavior ?? before?.taxBehavior ?? null,
      taxCode:
        given.tax_code === undefined
          ? (before?.taxCode ?? null)
          : parseTaxCode(given.tax_code || null, param),
    },
  };
}

export const itemTaxOf = (sim: Simulation, item: string): ItemTax | undefined =>
  sim.store.itemTaxes.get(item);
