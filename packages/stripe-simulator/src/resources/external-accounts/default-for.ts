import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';

/** The one that payouts in a currency go to. */
export const defaultFor = (own: Simulation, currency: string): Stripe.ExternalAccount | undefined =>
  own.store.externalAccounts.filter(
    (each) => each.currency === currency && each.default_for_currency === true,
  )[0];
