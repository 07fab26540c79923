import type Stripe from 'stripe';
import type { Period } from '../../kernel/billing/billing-dates.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { aggregate } from '../meter-events/aggregate.ts';
import { usageKey } from '../meter-events/meter-event-record.ts';

/** How much a customer has used of what a metered price bills, as its meter counts it; never less than nothing. */
export function usedIn(
  sim: Simulation,
  { customer, price, period }: { customer: string | null; price: Stripe.Price; period: Period },
): number {
  const meter = sim.store.meters.get(price.recurring?.meter ?? '');
  if (!meter || customer === null) return 0;
  const events = sim.store.meterEvents.where('usage', usageKey(meter.id, customer));
  return Math.max(0, aggregate(events, meter.default_aggregation.formula, period).toNumber());
}
