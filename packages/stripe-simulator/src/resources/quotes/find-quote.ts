import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { assertNoManualRates } from '../automatic-tax/assert-no-manual-rates.ts';
import { situationOf } from '../automatic-tax/tax-situation.ts';
import { taxIdsOf } from '../tax-ids/tax-id.ts';
import { offeredDiscount, quoteAmounts } from './quote-amounts.ts';
import type { QuotePlan } from './quote-plan.ts';

export function findQuote(sim: Simulation, id: string, param = 'id'): Stripe.Quote {
  const quote = sim.store.quotes.get(id);
  if (!quote) throw noSuch('quote', id, param);
  return quote;
}

/** Refused for what a quote that far along does not allow any more. */
export function findQuoteThatIs(
  sim: Simulation,
  id: string,
  { statuses, act }: { statuses: readonly string[]; act: string },
): Stripe.Quote {
  const quote = findQuote(sim, id);
  if (statuses.includes(quote.status)) return quote;
  throw invalidRequest(
    `You can only ${act} quotes that are ${statuses.join(' or ')}. This quote is ${quote.status}.`,
    {
      code: 'status_transition_invalid',
    },
  );
}

export function planOf(sim: Simulation, id: string): QuotePlan {
  const plan = sim.store.quotePlans.get(id);
  if (!plan) throw new Error(`The quote ${id} has no plan.`);
  return plan;
}

/** Keeps a quote with all its amounts worked out from its plan. */
export function priceQuote(sim: Simulation, plan: QuotePlan, quote: Stripe.Quote): Stripe.Quote {
  const currency = sim.store.prices.get(plan.items[0]?.price ?? '')?.currency ?? 'usd';
  assertNoManualRates(quote.automatic_tax, quote.default_tax_rates, 'default_tax_rates');
  for (const [at, { taxRates }] of plan.items.entries())
    assertNoManualRates(quote.automatic_tax, taxRates, `line_items[${at}][tax_rates]`);
  const { amount_subtotal, amount_total, total_details, computed } = amountsOfQuote(sim, plan, {
    ...quote,
    currency,
  });
  const customer = idOf(quote.customer);
  const discounts = plan.discounts.map(
    (source) => sim.store.discounts.put(offeredDiscount(sim, source, { id: sim.newId('di'), customer })).id,
  );
  return sim.store.quotes.put({
    ...quote,
    currency,
    discounts,
    amount_subtotal,
    amount_total,
    total_details,
    computed,
    automatic_tax: quote.automatic_tax.enabled
      ? { ...quote.automatic_tax, status: automaticTaxOf(sim, quote).status }
      : quote.automatic_tax,
  });
}

function automaticTaxOf(sim: Simulation, { automatic_tax, customer: id }: Stripe.Quote) {
  const customer = sim.store.customers.get(idOf(id) ?? '');
  if (!automatic_tax.enabled || !customer || customer.deleted)
    return { status: 'requires_location_inputs' as const, situation: null };
  return situationOf(sim, { customer, taxIds: taxIdsOf(sim, customer.id) });
}

export function amountsOfQuote(sim: Simulation, plan: QuotePlan, quote: Stripe.Quote) {
  const customer = sim.store.customers.get(idOf(quote.customer) ?? '');
  const exempt = customer && !customer.deleted ? customer.tax_exempt : 'none';
  return quoteAmounts(sim, plan, {
    situation: automaticTaxOf(sim, quote).situation,
    currency: quote.currency ?? 'usd',
    exempt: exempt === 'exempt' || exempt === 'reverse',
    defaultTaxRates: (quote.default_tax_rates ?? []).map((rate) => idOf(rate) ?? ''),
    trial: quote.subscription_data.trial_period_days !== null,
  });
}
