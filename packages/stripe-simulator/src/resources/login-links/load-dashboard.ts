import type { Simulation } from '../../kernel/simulation.ts';
import type { DashboardView } from '../../pages/onboarding-actions.ts';
import { findSession } from '../account-links/hosted-link.ts';
import { connectedSim } from '../accounts/find-account.ts';
import { balanceOf } from '../balance/balance.ts';

const LATEST = 10;

/** What an Express account sees of itself. */
export function loadDashboard(sim: Simulation, session: string): DashboardView | undefined {
  const link = findSession(sim, session, 'dashboard');
  const account = link && sim.store.accounts.get(link.account);
  if (!account) return undefined;
  const own = connectedSim(sim, account.id);
  return {
    account,
    balance: balanceOf(own),
    payouts: own.store.payouts.newestFirst().slice(0, LATEST),
    movements: own.store.balanceTransactions.newestFirst().slice(0, LATEST),
  };
}
