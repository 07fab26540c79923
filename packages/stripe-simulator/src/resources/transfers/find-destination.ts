import type Stripe from 'stripe';
import { PLATFORM_ID } from '../../kernel/simulated-account.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';

/**
 * Where a transfer goes: from the platform to an account that may get transfers, from an account of which the platform
 * bears the losses to the platform (docs.stripe.com/connect/account-debits).
 */
export function findReceiver(sim: Simulation, id: string): Stripe.Account {
  if (sim.isPlatform) return findDestination(sim, id, 'destination');
  if (id !== PLATFORM_ID) throw noSuch('destination', id, 'destination');
  if (sim.account.controller?.losses?.payments !== 'application')
    throw invalidRequest(
      'You can only debit accounts of which your platform is responsible for the losses.',
      { param: 'destination' },
    );
  return sim.in(PLATFORM_ID).account;
}

/** An account that the platform may send money to (docs.stripe.com/connect/account-capabilities#transfers). */
export function findDestination(sim: Simulation, id: string, param: string): Stripe.Account {
  // Only the platform knows accounts: a connected one has nobody to send to.
  const account = sim.store.accounts.get(id);
  if (!account) throw noSuch('destination', id, param);
  if (account.capabilities?.transfers !== 'active') {
    throw invalidRequest(
      'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments',
      { code: 'insufficient_capabilities_for_transfer', param },
    );
  }
  return account;
}

/** The account in whose name a payment is made (docs.stripe.com/connect/charges#on_behalf_of). */
export function findOnBehalfOf(sim: Simulation, id: string, param = 'on_behalf_of'): Stripe.Account {
  const account = sim.store.accounts.get(id);
  if (!account) throw noSuch('account', id, param);
  if (account.capabilities?.card_payments !== 'active') {
    throw invalidRequest(
      `The account referenced in the '${param}' parameter is missing the required capabilities: card_payments`,
      { code: 'capability_not_active', param },
    );
  }
  return account;
}
