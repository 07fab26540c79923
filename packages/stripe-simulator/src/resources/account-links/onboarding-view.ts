import type { Simulation } from '../../kernel/simulation.ts';
import type { OnboardingView } from '../../pages/onboarding-actions.ts';
import { connectedSim } from '../accounts/find-account.ts';
import { findSession } from './hosted-link.ts';

/** What the hosted form is to ask for, in the order in which Stripe lists it. */
export function loadOnboarding(sim: Simulation, session: string): OnboardingView | undefined {
  const link = findSession(sim, session, 'onboarding');
  const account = link && sim.store.accounts.get(link.account);
  if (!account) return undefined;
  const persons = [...connectedSim(sim, account.id).store.persons.values()];
  return {
    session,
    account,
    persons,
    platformName: sim.account.business_profile?.name ?? 'Platform',
    due: account.requirements?.[link.collect] ?? [],
    returnUrl: link.returnUrl,
    refreshUrl: link.refreshUrl,
  };
}
