import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { destinationFor } from './destination.ts';

const FEE_SHARE = 0.01;
const LOWEST_FEE = 50;

/** What Stripe takes of an instant payout: 1 %, 0.50 at least (stripe.com/connect/pricing). */
export const instantFee = (amount: number): number => Math.max(LOWEST_FEE, Math.round(amount * FEE_SHARE));

/** Money of card payments is there for instant payouts at once, in the account's own currency. */
export function instantlyAvailable({ store }: Simulation, currency: string): number {
  const { available = 0, pending = 0 } = store.balances.get(currency) ?? {};
  return Math.max(0, available + pending);
}

export const canBeInstant = (external: Stripe.ExternalAccount): boolean =>
  (external.available_payout_methods ?? []).includes('instant');

/** docs.stripe.com/api/balance/balance_object#balance_object-instant_available: undefined where nothing can be instant. */
export function instantAvailable(sim: Simulation): Stripe.Balance.InstantAvailable | undefined {
  const currency = sim.account.default_currency ?? 'usd';
  destinationFor(sim, currency);
  const destinations = sim.store.externalAccounts.filter(
    (each) => each.currency === currency && each.status !== 'errored' && canBeInstant(each),
  );
  if (destinations.length === 0) return undefined;
  const amount = instantlyAvailable(sim, currency);
  const net = netOf(sim, amount);
  return {
    amount,
    currency,
    net_available: destinations.map(({ id }) => ({
      amount: net,
      destination: id,
      source_types: { card: net },
    })),
    source_types: { card: amount },
  };
}

/** An account of its own pays the fee out of the rest; of connected accounts the platform pays it. */
function netOf(sim: Simulation, amount: number): number {
  if (!sim.isPlatform) return amount;
  let net = Math.max(0, Math.min(amount - LOWEST_FEE, Math.floor(amount / (1 + FEE_SHARE))));
  while (net > 0 && net + instantFee(net) > amount) net -= 1;
  return net;
}
