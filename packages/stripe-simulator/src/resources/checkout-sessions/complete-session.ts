import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { createCustomer } from '../customers/create-customer.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { changeCustomer } from '../customers/update-customer.ts';
import { bindToCustomer } from '../payment-methods/attach-payment-method.ts';
import { completePayment } from './complete-payment.ts';
import { completeSetup } from './complete-setup.ts';
import { completeSubscription } from './complete-subscription.ts';
import { customerDetails } from './create-session.ts';

export interface Completion {
  email: string;
  method: Stripe.PaymentMethod;
  authenticated: boolean;
}

/** Where the browser goes; the page of the merchant asks for the session by its id. */
export const successUrl = (session: Stripe.Checkout.Session): string =>
  (session.success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', session.id);

/** The bank has said yes: customer, card, what was bought, and at the end checkout.session.completed. */
export function completeSession(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  completion: Completion,
): Stripe.Checkout.Session {
  const plan = sim.store.checkoutPlans.get(session.id);
  if (!plan) throw new Error(`The session ${session.id} has no plan.`);
  const customer = customerOf(sim, session, completion);
  const method =
    customer && keepsCard(session, plan.setupFutureUsage)
      ? bindToCustomer(sim, completion.method, customer.id)
      : completion.method;
  rememberSetUp(sim, method.id, completion.authenticated);
  const paid = { session, plan, method, authenticated: completion.authenticated };
  const bought =
    session.mode === 'subscription' && customer
      ? completeSubscription(sim, { ...paid, customer })
      : session.mode === 'setup'
        ? completeSetup(sim, { ...paid, customer: customer?.id ?? null })
        : completePayment(sim, { ...paid, customer: customer?.id ?? null });
  sim.unschedule('checkout.expire', session.id);
  const completed = sim.store.checkoutSessions.put<Stripe.Checkout.Session>({
    ...session,
    ...bought,
    customer: customer?.id ?? null,
    customer_details: {
      ...emptyDetails,
      ...customerDetails(customer, completion.email),
      ...named(method),
      email: completion.email || (customer?.email ?? null),
    },
    status: 'complete',
    url: null,
  });
  sim.emit('checkout.session.completed', completed);
  return completed;
}

const emptyDetails = {
  address: null,
  business_name: null,
  individual_name: null,
  name: null,
  phone: null,
  tax_exempt: 'none',
  tax_ids: [],
} satisfies Omit<Stripe.Checkout.Session.CustomerDetails, 'email'>;

const named = ({ billing_details: { address, name } }: Stripe.PaymentMethod) => ({
  ...(name === null ? {} : { name }),
  ...(address === null ? {} : { address }),
});

/** A session without a customer makes one, except a single payment that needs none. */
function customerOf(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  { email, method }: Completion,
): Stripe.Customer | null {
  const existing = idOf(session.customer);
  if (existing !== null) {
    const customer = findCustomer(sim, existing);
    return customer.email === null && email !== '' ? changeCustomer(sim, customer, { email }) : customer;
  }
  if (session.customer_creation === 'if_required') return null;
  const { name, address } = method.billing_details;
  const customer = createCustomer(sim, { email, ...(name === null ? {} : { name }) });
  return address === null ? customer : sim.store.customers.put({ ...customer, address });
}

const keepsCard = (session: Stripe.Checkout.Session, usage: string | null) =>
  session.mode !== 'payment' || usage !== null;

/** Once 3-D Secure was passed for later charges, the bank does not ask again. */
function rememberSetUp(sim: Simulation, methodId: string, authenticated: boolean): void {
  const card = sim.store.cards.get(methodId);
  if (card && authenticated) sim.store.cards.put({ ...card, setUp: true });
}
