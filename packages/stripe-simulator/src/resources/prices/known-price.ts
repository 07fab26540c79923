import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';

/** A price, also once it was deleted: who subscribed to it, or waits to be billed for it, keeps it (docs.stripe.com/api/plans/delete). */
export const knownPrice = (sim: Simulation, id: string): Stripe.Price | undefined =>
  sim.store.prices.get(id) ?? sim.store.retiredPrices.get(id);

/** What was promised earlier is still had, though nobody new could: archived, or even deleted. */
export function promisedPrice(sim: Simulation, id: string): Stripe.Price {
  const price = knownPrice(sim, id);
  if (!price) throw new Error(`The price ${id} was promised and never existed.`);
  return price;
}

/** Takes a price off the shelf. */
export function retirePrice(sim: Simulation, price: Stripe.Price): void {
  sim.store.retiredPrices.put<Stripe.Price>({ ...price, active: false });
  sim.store.prices.delete(price.id);
}
