import type Stripe from 'stripe';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam, noSuch } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { defaultConfiguration, findConfiguration } from './portal-configuration.ts';
import { toFlow } from './portal-flow-data.ts';

type Session = Stripe.BillingPortal.Session;

/** https://docs.stripe.com/api/customer_portal/sessions/create; the url is a bearer secret. */
export function createPortalSession(
  sim: Simulation,
  params: Stripe.BillingPortal.SessionCreateParams,
): Session {
  refuseUnsupported(params, ['customer_account']);
  if (params.customer === undefined) throw missingParam('customer');
  const customer = findCustomer(sim, params.customer);
  const configuration =
    params.configuration === undefined
      ? defaultConfiguration(sim)
      : findConfiguration(sim, params.configuration, 'configuration');
  if (!configuration.active)
    throw invalidRequest(`The configuration ${configuration.id} is not active.`, { param: 'configuration' });
  if (params.on_behalf_of !== undefined && !sim.store.accounts.get(params.on_behalf_of))
    throw noSuch('account', params.on_behalf_of, 'on_behalf_of');
  const id = sim.newId('bps');
  const session = sim.store.portalSessions.put({
    id,
    object: 'billing_portal.session',
    ...afterExpiration(params.after_expiration),
    configuration: configuration.id,
    created: sim.now(),
    customer: customer.id,
    customer_account: null,
    flow: params.flow_data ? toFlow(sim, params.flow_data, { customer: customer.id, configuration }) : null,
    livemode: false,
    locale: params.locale ?? null,
    on_behalf_of: params.on_behalf_of ?? null,
    return_url: params.return_url ?? configuration.default_return_url,
    url: `${sim.baseUrl}/p/session/${id}`,
  } satisfies Session);
  sim.emit('billing_portal.session.created', session);
  return session;
}

function afterExpiration(
  given: Stripe.BillingPortal.SessionCreateParams['after_expiration'],
): Pick<Session, 'after_expiration'> {
  if (!given) return {};
  const { customer_login: login, type } = given;
  return {
    after_expiration: { customer_login: login ? { expires_at: login.expires_at ?? null } : null, type },
  };
}
