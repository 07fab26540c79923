import type { Outcome, Tax, TaxObligations } from '../../billing.ts';
import { decideObligations } from '../../domain/tax/decide-obligations.ts';
import { unlessStripeIsAway } from '../calls/unless-stripe-is-away.ts';
import type { BillingContext } from '../context.ts';
import { fetchTaxSettings } from './fetch-tax-settings.ts';
import { loadSales } from './load-sales.ts';

/** Where tax has to be collected, from our invoices and what Stripe Tax knows of the business. */
export function viewObligations(
  context: BillingContext,
  { establishments = [], rates = [] }: Parameters<Tax['obligations']>[0],
): Promise<Outcome<TaxObligations>> {
  return unlessStripeIsAway(async () => {
    const now = context.now();
    const [{ headOffice, registrations }, { placed, unplacedSales }] = await Promise.all([
      fetchTaxSettings(context),
      loadSales(context.db, now),
    ]);
    const all = [...(headOffice ? [headOffice] : []), ...establishments];
    return {
      obligations: decideObligations({ establishments: all, registrations, sales: placed, rates, now }),
      establishments: all,
      registrations,
      unplacedSales,
    };
  });
}
