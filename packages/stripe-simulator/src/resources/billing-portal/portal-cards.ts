import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import type { PortalOutcome } from '../../pages/portal-actions.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { changeCustomer } from '../customers/update-customer.ts';
import { detachPaymentMethod } from '../payment-methods/attach-payment-method.ts';
import { changeSubscription } from '../subscriptions/change-subscription.ts';
import { openSession, ownCard } from './portal-access.ts';
import { findConfiguration } from './portal-configuration.ts';

export function makeDefaultFromPortal(sim: Simulation, sessionId: string, cardId: string): PortalOutcome {
  const session = openCardSession(sim, sessionId);
  chargeFromNowOn(sim, session.customer, ownCard(sim, session, cardId).id);
  return { kind: 'done' };
}

/** The default of the customer, and of subscriptions that had one of their own. */
export function chargeFromNowOn(sim: Simulation, customerId: string, methodId: string): void {
  const customer = findCustomer(sim, customerId);
  changeCustomer(sim, customer, {
    invoice_settings: { ...customer.invoice_settings, default_payment_method: methodId },
  });
  for (const subscription of sim.store.subscriptions.where('customer', customerId)) {
    if (subscription.ended_at === null && subscription.default_payment_method !== null)
      changeSubscription(sim, subscription, { default_payment_method: methodId });
  }
}

/** One that pays for something that runs can't be taken away. */
export function removeCardFromPortal(sim: Simulation, sessionId: string, cardId: string): PortalOutcome {
  const session = openCardSession(sim, sessionId);
  const card = ownCard(sim, session, cardId);
  const customer = findCustomer(sim, session.customer);
  const running = sim.store.subscriptions
    .where('customer', customer.id)
    .filter(({ ended_at }) => ended_at === null);
  const isDefault = idOf(customer.invoice_settings.default_payment_method) === card.id;
  const pays = running.some(
    ({ default_payment_method: own }) => idOf(own) === card.id || (own === null && isDefault),
  );
  if (pays)
    throw invalidRequest('This card pays for your plan. Make another one the default first.', {
      param: 'payment_method',
    });
  detachPaymentMethod(sim, card);
  if (isDefault)
    changeCustomer(sim, customer, {
      invoice_settings: { ...customer.invoice_settings, default_payment_method: null },
    });
  return { kind: 'done' };
}

function openCardSession(sim: Simulation, sessionId: string) {
  const session = openSession(sim, sessionId);
  const { features } = findConfiguration(sim, idOf(session.configuration) ?? '');
  if (!features.payment_method_update.enabled)
    throw invalidRequest('Payment methods can not be changed here.', { status: 404 });
  return session;
}
