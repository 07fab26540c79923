import type Stripe from 'stripe';
import { type Route, route } from '../../kernel/http/routes.ts';
import { PLATFORM_APPLICATION } from '../../kernel/simulated-account.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { oauthError } from '../../kernel/stripe-error.ts';
import { disconnect } from '../accounts/delete-account.ts';
import { isCollectedByPlatform } from '../accounts/find-account.ts';

/** https://docs.stripe.com/connect/oauth-reference: at connect.stripe.com; the SDK asks the host that it was given. */
export const oauthRoutes: readonly Route[] = [
  route('POST /oauth/deauthorize', 'OAuthDeauthorizeParams', deauthorize),
];

/** The account goes its own way; what it has stays with it. Only accounts with a dashboard of Stripe's can. */
function deauthorize(
  sim: Simulation,
  { client_id: client, stripe_user_id: id = '' }: Stripe.OAuthDeauthorizeParams,
): Stripe.OAuthDeauthorization {
  if (client !== PLATFORM_APPLICATION)
    throw oauthError('invalid_client', `No such application: '${client ?? ''}'`, 401);
  const account = sim.store.accounts.get(id);
  if (!account)
    throw oauthError('invalid_client', `This application is not connected to stripe account ${id}.`, 401);
  if (isCollectedByPlatform(account))
    throw oauthError('invalid_request', 'Accounts that the platform controls cannot be deauthorized.', 400);
  disconnect(sim, id);
  return { stripe_user_id: id };
}
