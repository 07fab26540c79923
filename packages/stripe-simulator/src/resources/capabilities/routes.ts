import type Stripe from 'stripe';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';
import { findAccount, platformOf, recordOf } from '../accounts/find-account.ts';
import { capabilityOf, settleAccount } from '../accounts/settle-account.ts';
import { isCapability } from './capability-names.ts';
import { requestCapabilities } from './request-capabilities.ts';

/** https://docs.stripe.com/api/capabilities */
export const capabilityRoutes: readonly Route[] = [
  route('GET /v1/accounts/:account/capabilities', 'AccountListCapabilitiesParams', (sim, _, id: string) => {
    findAccount(sim, id);
    const names = Object.keys(recordOf(sim, id).requested).toSorted();
    return {
      object: 'list',
      data: names.map((name) => capabilityOf(sim, id, name)),
      has_more: false,
      url: `/v1/accounts/${id}/capabilities`,
    } satisfies Stripe.ApiList<Stripe.Capability>;
  }),
  route(
    'GET /v1/accounts/:account/capabilities/:name',
    'AccountRetrieveCapabilityParams',
    (sim, _, id: string, name: string) => {
      findAccount(sim, id);
      assertCapability(name);
      return capabilityOf(sim, id, name);
    },
  ),
  route('POST /v1/accounts/:account/capabilities/:name', 'AccountUpdateCapabilityParams', updateCapability),
];

function updateCapability(
  sim: Simulation,
  params: Stripe.AccountUpdateCapabilityParams,
  id: string,
  name: string,
): Stripe.Capability {
  const account = findAccount(sim, id);
  assertCapability(name);
  const given = params.requested === undefined ? {} : { [name]: { requested: params.requested } };
  const record = requestCapabilities(recordOf(sim, id), given, platformOf(sim).now());
  settleAccount(sim, account, { account, record });
  return capabilityOf(sim, id, name);
}

function assertCapability(name: string): void {
  if (!isCapability(name)) throw noSuch('capability', name, 'capability');
}
