import type Stripe from 'stripe';
import { PLATFORM_APPLICATION } from '../../kernel/simulated-account.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { connectedSim, findAccount, platformOf } from './find-account.ts';

export const APPLICATION: Stripe.Application = {
  id: PLATFORM_APPLICATION,
  object: 'application',
  name: 'Simulated Platform',
};

/** Only what the platform bears the losses of, and only once it is empty (docs.stripe.com/api/accounts/delete). */
export function deleteAccount(
  sim: Simulation,
  _: Stripe.AccountDeleteParams,
  id: string,
): Stripe.DeletedAccount {
  const account = findAccount(sim, id);
  if (account.controller?.losses?.payments !== 'application') {
    throw invalidRequest(
      'You cannot delete an account whose losses Stripe bears; its owner closes it in the dashboard.',
    );
  }
  const balances = [...connectedSim(sim, id).store.balances.values()];
  if (balances.some(({ available, pending }) => available !== 0 || pending !== 0))
    throw invalidRequest('You cannot delete an account that has a balance.');
  disconnect(sim, id);
  return { id, object: 'account', deleted: true };
}

/** From now on the account is not there for the platform, and what was to happen to it does not. */
export function disconnect(sim: Simulation, id: string): void {
  const platform = platformOf(sim);
  connectedSim(sim, id).emit('account.application.deauthorized', APPLICATION);
  for (const task of platform.store.tasks.filter((each) => each.account === id || each.target === id))
    platform.store.tasks.delete(task.id);
  platform.store.accounts.delete(id);
  platform.store.accountRecords.delete(id);
}
