import type Stripe from 'stripe';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { handOver } from '../accounts/assert-updatable.ts';
import { findAccount } from '../accounts/find-account.ts';
import { enableComponents } from './enable-components.ts';

/** https://docs.stripe.com/api/account_sessions */
export const accountSessionRoutes: readonly Route[] = [
  route('POST /v1/account_sessions', 'AccountSessionCreateParams', createAccountSession),
];

/** How long a client secret opens the components; the simulator's own, Stripe says "an expiry". */
const SESSION_SECONDS = 3_600;

/** The secret is all that there is: sessions are not stored at Stripe either. */
function createAccountSession(
  sim: Simulation,
  params: Stripe.AccountSessionCreateParams,
): Stripe.AccountSession {
  const account = findAccount(sim, params.account);
  const components = enableComponents(params.components);
  if (!Object.values(components).some(({ enabled }) => enabled))
    throw invalidRequest('At least one component must be enabled.', { param: 'components' });
  handOver(sim, account.id);
  return {
    object: 'account_session',
    account: account.id,
    client_secret: `accs_secret__${sim.newSecret(sim.newId('accs'), 48)}`,
    components,
    expires_at: sim.now() + SESSION_SECONDS,
    livemode: false,
  };
}
