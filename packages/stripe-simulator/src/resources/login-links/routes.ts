import type Stripe from 'stripe';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { keepLink, LINK_SECONDS } from '../account-links/hosted-link.ts';
import { findAccount } from '../accounts/find-account.ts';

/** https://docs.stripe.com/api/accounts/login_link */
export const loginLinkRoutes: readonly Route[] = [
  route('POST /v1/accounts/:id/login_links', 'AccountCreateLoginLinkParams', createLoginLink),
];

/** Only to the Express dashboard, and only once there is something to see in it. */
function createLoginLink(
  sim: Simulation,
  _: Stripe.AccountCreateLoginLinkParams,
  id: string,
): Stripe.LoginLink {
  const account = findAccount(sim, id);
  if (account.controller?.stripe_dashboard?.type !== 'express') {
    throw invalidRequest(
      `Cannot create a login link for ${id} as it is not an Express account. Only Express accounts can have login links.`,
    );
  }
  if (!account.details_submitted)
    throw invalidRequest('Cannot create a login link for an account that has not completed onboarding.');
  const link = keepLink(sim, {
    kind: 'dashboard',
    account: id,
    collect: 'currently_due',
    refreshUrl: null,
    returnUrl: null,
  });
  return {
    object: 'login_link',
    created: link.expiresAt - LINK_SECONDS,
    url: `${sim.baseUrl}/express/${link.id}`,
  };
}
