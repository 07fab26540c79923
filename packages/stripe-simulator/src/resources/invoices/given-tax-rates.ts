import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';

/** Tax rates that a request names. */
export function givenTaxRates(
  sim: Simulation,
  given: readonly string[] | '' | null | undefined,
  param: string,
): Stripe.TaxRate[] {
  return (given || []).map((id, at) => {
    const rate = sim.store.taxRates.get(id);
    if (!rate) throw noSuch('tax rate', id, `${param}[${at}]`);
    return rate;
  });
}
