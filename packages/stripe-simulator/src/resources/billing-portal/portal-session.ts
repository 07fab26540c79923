import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { findSubscription } from '../subscriptions/change-subscription.ts';
import { defaultConfiguration, findConfiguration } from './portal-configuration.ts';

type Session = Stripe.BillingPortal.Session;
type FlowData = Stripe.BillingPortal.SessionCreateParams.FlowData;

/** https://docs.stripe.com/api/customer_portal/sessions/create; the url is a bearer secret. */
export function createPortalSession(
  sim: Simulation,
  params: Stripe.BillingPortal.SessionCreateParams,
): Session {
  if (params.customer === undefined) throw missingParam('customer');
  const customer = findCustomer(sim, params.customer);
  const configuration =
    params.configuration === undefined
      ? defaultConfiguration(sim)
      : findConfiguration(sim, params.configuration, 'configuration');
  const id = sim.newId('bps');
  const session = sim.store.portalSessions.put({
    id,
    object: 'billing_portal.session',
    configuration: configuration.id,
    created: sim.now(),
    customer: customer.id,
    customer_account: null,
    flow: params.flow_data ? toFlow(sim, params.flow_data, customer.id) : null,
    livemode: false,
    locale: params.locale ?? null,
    on_behalf_of: null,
    return_url: params.return_url ?? configuration.default_return_url,
    url: `${sim.baseUrl}/p/session/${id}`,
  } satisfies Session);
  sim.emit('billing_portal.session.created', session);
  return session;
}

function toFlow(sim: Simulation, given: FlowData, customer: string): Stripe.BillingPortal.Session.Flow {
  const cancel = given.subscription_cancel;
  const update = given.subscription_update;
  if (given.type === 'subscription_cancel' && !cancel) throw missingParam('flow_data[subscription_cancel]');
  if (
    given.type !== 'subscription_cancel' &&
    given.type !== 'payment_method_update' &&
    given.type !== 'subscription_update'
  ) {
    throw invalidRequest(`The simulator's portal has no flow ${given.type}.`, { param: 'flow_data[type]' });
  }
  if (cancel) assertCancellable(sim, cancel.subscription, customer);
  return {
    after_completion: afterCompletion(given.after_completion),
    customer_update: null,
    subscription_cancel: cancel
      ? { retention: cancel.retention ?? null, subscription: cancel.subscription }
      : null,
    subscription_pause: null,
    subscription_update: update ? { subscription: update.subscription } : null,
    subscription_update_confirm: null,
    type: given.type,
  };
}

function assertCancellable(sim: Simulation, id: string, customer: string): void {
  const param = 'flow_data[subscription_cancel][subscription]';
  const subscription = findSubscription(sim, id, param);
  if (subscription.customer !== customer)
    throw invalidRequest(`No such subscription: '${id}'`, { code: 'resource_missing', param });
  if (subscription.ended_at !== null || subscription.cancel_at !== null) {
    throw invalidRequest(
      `The subscription ${id} is already canceled or set to cancel, and can't be canceled.`,
      { param },
    );
  }
}

function afterCompletion(
  given: FlowData['after_completion'],
): Stripe.BillingPortal.Session.Flow.AfterCompletion {
  return {
    hosted_confirmation: given?.hosted_confirmation
      ? { custom_message: given.hosted_confirmation.custom_message ?? null }
      : null,
    redirect: given?.redirect ?? null,
    type: given?.type ?? 'portal_homepage',
  };
}
