import type { OnboardingActions, OnboardingOutcome } from '../pages/onboarding-actions.ts';
import { openLink } from '../resources/account-links/hosted-link.ts';
import { loadOnboarding } from '../resources/account-links/onboarding-view.ts';
import { submitOnboarding } from '../resources/account-links/submit-onboarding.ts';
import { loadDashboard } from '../resources/login-links/load-dashboard.ts';
import { type Engine, NOBODY } from './engine.ts';
import { PLATFORM_ID } from './simulated-account.ts';
import type { Simulation } from './simulation.ts';
import { StripeError } from './stripe-error.ts';

/** What the pages of connected accounts may do; links are the platform's. */
export function onboardingActions(engine: Engine): OnboardingActions {
  const act = <T>(work: (sim: Simulation) => T): T =>
    engine.transact(NOBODY, { account: PLATFORM_ID, clock: null }, work);
  return {
    openLink: (token) => act((sim) => openLink(sim, token, 'onboarding')),
    load: (session) => act((sim) => loadOnboarding(sim, session)),
    submit: (session, typed) => refusing(() => act((sim) => submitOnboarding(sim, session, typed))),
    openDashboard: (token) => act((sim) => openLink(sim, token, 'dashboard')),
    loadDashboard: (session) => act((sim) => loadDashboard(sim, session)),
  };
}

/** What the API would refuse is told beside the field; nothing of the form is kept then. */
function refusing(submit: () => OnboardingOutcome): OnboardingOutcome {
  try {
    return submit();
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    const { param = '', message } = error.details;
    return { kind: 'invalid', field: param.replaceAll(/\[(\w+)\]/g, '.$1'), message };
  }
}
