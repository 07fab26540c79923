import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
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
  });
}

export function amountsOfQuote(sim: Simulation, plan: QuotePlan, quote: Stripe.Quote) {
  const customer = sim.store.customers.get(idOf(quote.customer) ?? '');
  const exempt = customer && !customer.deleted ? customer.tax_exempt : 'none';
  return quoteAmounts(sim, plan, {
    currency: quote.currency ?? 'usd',
    exempt: exempt === 'exempt' || exempt === 'reverse',
    defaultTaxRates: (quote.default_tax_rates ?? []).map((rate) => idOf(rate) ?? ''),
    trial: quote.subscription_data.trial_period_days !== null,
  });
}
