import type Stripe from 'stripe';
import { PLATFORM_ID } from '../../kernel/simulated-account.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';
import { defaultFor } from '../external-accounts/default-for.ts';
import { readExternalAccount } from '../external-accounts/read-external-account.ts';
import { toExternalAccount } from '../external-accounts/to-external-account.ts';

/** The platform has one from the start, as a sandbox does. */
const BANK_OF_PLATFORM = 'ba_1SimulatedBillwrtBank';

/** Where payouts in a currency go. */
export function destinationFor(sim: Simulation, currency: string): Stripe.ExternalAccount | undefined {
  const known = defaultFor(sim, currency);
  if (known || !sim.isPlatform || currency !== sim.account.default_currency) return known;
  const facts = readExternalAccount(sim, 'btok_us_verified', { country: 'US', currency });
  sim.store.externalAccountRecords.put({ id: BANK_OF_PLATFORM, ...facts.destination });
  return sim.store.externalAccounts.put(
    toExternalAccount(sim, facts, {
      id: BANK_OF_PLATFORM,
      account: PLATFORM_ID,
      isDefault: true,
      metadata: {},
    }),
  );
}

export function findDestination(sim: Simulation, id: string): Stripe.ExternalAccount {
  const external = sim.store.externalAccounts.get(id);
  if (!external) throw noSuch('external account', id, 'destination');
  return external;
}
