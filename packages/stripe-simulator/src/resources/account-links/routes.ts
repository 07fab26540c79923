import type Stripe from 'stripe';
import { type Route, route } from '../../kernel/http/routes.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { handOver } from '../accounts/assert-updatable.ts';
import { findAccount, isCollectedByPlatform } from '../accounts/find-account.ts';
import { type HostedLink, keepLink, LINK_SECONDS } from './hosted-link.ts';

/** https://docs.stripe.com/api/account_links */
export const accountLinkRoutes: readonly Route[] = [
  route('POST /v1/account_links', 'AccountLinkCreateParams', createAccountLink),
];

function createAccountLink(sim: Simulation, params: Stripe.AccountLinkCreateParams): Stripe.AccountLink {
  const account = findAccount(sim, params.account);
  const { collection_options: options, type } = params;
  if (params.collect !== undefined && options !== undefined)
    throw invalidRequest('You may only specify one of these parameters: collect, collection_options.');
  refuseUnsupported(options ?? {}, ['future_requirements']);
  assertType(account, type);
  assertUrl('refresh_url', params.refresh_url);
  assertUrl('return_url', params.return_url);
  const collect = toCollect(params.collect ?? options?.fields ?? 'currently_due');
  handOver(sim, account.id);
  const link = keepLink(sim, {
    kind: 'onboarding',
    account: account.id,
    collect,
    refreshUrl: params.refresh_url ?? null,
    returnUrl: params.return_url ?? null,
  });
  return {
    object: 'account_link',
    created: link.expiresAt - LINK_SECONDS,
    expires_at: link.expiresAt,
    url: `${sim.baseUrl}/setup/${link.id}`,
  };
}

function toCollect(given: string): HostedLink['collect'] {
  if (given === 'currently_due' || given === 'eventually_due') return given;
  throw invalidRequest('Invalid collect: must be one of currently_due or eventually_due', {
    param: 'collect',
  });
}

/** Only who collects the requirements themselves has an update form (docs.stripe.com/api/account_links/create). */
function assertType(account: Stripe.Account, type: Stripe.AccountLinkCreateParams.Type): void {
  if (type !== 'account_onboarding' && type !== 'account_update')
    throw invalidRequest('Invalid type: must be one of account_onboarding or account_update', {
      param: 'type',
    });
  if (type === 'account_update' && !isCollectedByPlatform(account)) {
    throw invalidRequest(
      'You cannot create `account_update` type Account Links for this account. Valid types for this account are: `account_onboarding`.',
      { param: 'type' },
    );
  }
}

function assertUrl(param: 'refresh_url' | 'return_url', url: string | undefined): void {
  if (url === undefined) throw missingParam(param);
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw invalidRequest('Not a valid URL', { code: 'url_invalid', param });
}
