import type Stripe from 'stripe';
import { PLATFORM_ID } from '../../kernel/simulated-account.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { permissionDenied } from '../../kernel/stripe-error.ts';
import { type AccountRecord, newAccountRecord } from './account-record.ts';

/** The same request on the platform, which keeps the connected accounts themselves. */
export const platformOf = (sim: Simulation): Simulation =>
  sim.isPlatform ? sim.onClock(null) : sim.in(PLATFORM_ID);

/** The same request on a connected account, which keeps everything that belongs to it. */
export const connectedSim = (sim: Simulation, account: string): Simulation => sim.in(account).onClock(null);

/**
 * A connected account that the request may see: the platform sees all of them, an account itself alone.
 * An id that is not connected is refused as one that is not there (docs.stripe.com/connect/authentication).
 */
export function findAccount(sim: Simulation, id: string): Stripe.Account {
  const account = platformOf(sim).store.accounts.get(id);
  if (!account || (!sim.isPlatform && sim.account.id !== id)) throw permissionDenied(id);
  return account;
}

export const recordOf = (sim: Simulation, id: string): AccountRecord =>
  platformOf(sim).store.accountRecords.get(id) ?? newAccountRecord(id);

/** Accounts whose requirements the platform collects itself: Custom accounts (docs.stripe.com/connect/custom-accounts). */
export const isCollectedByPlatform = ({ controller }: Stripe.Account): boolean =>
  controller?.requirement_collection === 'application';
