import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { cardError } from './card-error.ts';
import { decideSetUp } from './card-outcome.ts';
import { usePaymentMethod } from './create-payment-method.ts';

/** The bank is asked first: a card that declines can't be attached. */
export function attachPaymentMethod(
  sim: Simulation,
  params: Stripe.PaymentMethodAttachParams,
  idOrToken: string,
): Stripe.PaymentMethod {
  if (params.customer === undefined) throw missingParam('customer');
  const customer = findCustomer(sim, params.customer);
  const method = usePaymentMethod(sim, idOrToken, 'payment_method');
  if (method.customer === customer.id) return method;
  if (method.customer !== null) {
    throw invalidRequest('The payment method you provided has already been attached to a customer.', {
      code: 'payment_method_unexpected_state',
    });
  }
  const card = sim.store.cards.get(method.id);
  const outcome = card ? decideSetUp(card, { offSession: false, authenticated: true }) : undefined;
  if (outcome?.kind === 'declined') throw cardError(outcome, { payment_method: method });
  return bindToCustomer(sim, method, customer.id);
}

/** For a card that the bank has accepted already. */
export function bindToCustomer(
  sim: Simulation,
  method: Stripe.PaymentMethod,
  customerId: string,
): Stripe.PaymentMethod {
  if (method.customer === customerId) return method;
  const attached = sim.store.paymentMethods.put({ ...method, customer: customerId });
  sim.emit('payment_method.attached', attached);
  return attached;
}

/** A detached card is gone for good: it can't be used or attached again. */
export function detachPaymentMethod(sim: Simulation, method: Stripe.PaymentMethod): Stripe.PaymentMethod {
  if (method.customer === null) {
    throw invalidRequest(
      'The payment method you provided is not attached to a customer so detachment is impossible.',
    );
  }
  const detached = sim.store.paymentMethods.put({ ...method, customer: null });
  sim.store.detachedMethods.put({ id: method.id });
  sim.emit('payment_method.detached', detached, method);
  return detached;
}
