import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';

/** The merchant's own tax ids, to stand on invoices (docs.stripe.com/invoicing/account-tax-ids). */
export function accountTaxIds(
  sim: Simulation,
  given: readonly string[] | '' | null,
  param: string,
): string[] | null {
  if (!given || given.length === 0) return null;
  return given.map((id, at) => {
    const taxId = sim.store.taxIds.get(id);
    if (!taxId) throw noSuch('tax_id', id, `${param}[${at}]`);
    if (taxId.customer !== null)
      throw invalidRequest(`The tax ID ${id} belongs to a customer, not to the account.`, {
        param: `${param}[${at}]`,
      });
    return id;
  });
}
