import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import type { PayOutcome, PortalView } from '../../pages/page-actions.ts';
import type { PortalOutcome } from '../../pages/portal-actions.ts';
import { toDeclined } from '../checkout-sessions/pay-session.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { bindToCustomer } from '../payment-methods/attach-payment-method.ts';
import { decideSetUp } from '../payment-methods/card-outcome.ts';
import { createSetupIntent, requireAction, succeed } from '../setup-intents/setup-intent.ts';
import { cancelSubscription } from '../subscriptions/cancel-subscription.ts';
import { updateSubscription } from '../subscriptions/update-subscription.ts';
import { taxIdsOf } from '../tax-ids/tax-id.ts';
import { planOffers } from './plan-offers.ts';
import { findLiveSession, openSession, ownSubscription } from './portal-access.ts';
import { chargeFromNowOn } from './portal-cards.ts';
import { findConfiguration } from './portal-configuration.ts';

export function loadPortal(sim: Simulation, sessionId: string): PortalView | undefined {
  const session = findLiveSession(sim, sessionId);
  const customer = session && sim.store.customers.get(session.customer);
  if (!session || !customer || customer.deleted) return undefined;
  openSession(sim, sessionId);
  const configuration = findConfiguration(sim, String(session.configuration));
  const isTheirs = ({ customer: owner }: { customer: unknown }) => owner === customer.id;
  const isShown = ({ on_behalf_of: seller }: { on_behalf_of: string | { id: string } | null }) =>
    session.on_behalf_of === null || idOf(seller) === session.on_behalf_of;
  return {
    session,
    configuration,
    customer,
    subscriptions: sim.store.subscriptions.newestFirst().filter(isTheirs).filter(isShown),
    products: productsById(sim),
    paymentMethods: sim.store.paymentMethods.newestFirst().filter(isTheirs),
    invoices: sim.store.invoices.newestFirst().filter(isTheirs).filter(isShown),
    taxIds: taxIdsOf(sim, customer.id),
    offers: planOffers(sim, configuration),
    retention: retentionOf(sim, session),
  };
}

function retentionOf(sim: Simulation, { flow }: Stripe.BillingPortal.Session): Stripe.Coupon | null {
  const coupon = flow?.subscription_cancel?.retention?.coupon_offer?.coupon;
  return sim.store.coupons.get(coupon ?? '') ?? null;
}

function productsById(sim: Simulation): Record<string, Stripe.Product> {
  const products: Record<string, Stripe.Product> = {};
  for (const product of sim.store.products.values()) if (!product.deleted) products[product.id] = product;
  return products;
}

export function addCard(sim: Simulation, sessionId: string, method: Stripe.PaymentMethod): PayOutcome {
  const session = openSession(sim, sessionId);
  const card = sim.store.cards.get(method.id);
  const intent = createSetupIntent(sim, { customer: session.customer, method: method.id });
  const outcome = card
    ? decideSetUp(card, { offSession: false, authenticated: false })
    : ({ kind: 'succeeded' } as const);
  if (outcome.kind === 'declined') return toDeclined(outcome);
  const back = `${sim.baseUrl}/p/session/${sessionId}/done/card`;
  if (outcome.kind === 'succeeded') {
    saveCard(sim, intent);
    return { kind: 'done', redirectTo: back };
  }
  const waiting = requireAction(sim, intent);
  sim.store.paymentPurposes.put({ id: waiting.id, kind: 'portal', target: sessionId, returnUrl: back });
  return { kind: 'requires_action', challengeUrl: `${sim.baseUrl}/3ds/${waiting.id}` };
}

/** The card becomes the default of the customer, and of subscriptions that had one of their own. */
export function saveCard(sim: Simulation, intent: Stripe.SetupIntent): void {
  const customer = findCustomer(sim, String(intent.customer));
  const method = sim.store.paymentMethods.get(String(intent.payment_method));
  if (!method) throw new Error(`The setup intent ${intent.id} has no card.`);
  bindToCustomer(sim, method, customer.id);
  succeed(sim, intent);
  chargeFromNowOn(sim, customer.id, method.id);
}

/** As the configuration says: now or at the period's end. */
export function cancelFromPortal(
  sim: Simulation,
  {
    sessionId,
    subscriptionId,
    feedback,
    comment,
  }: { sessionId: string; subscriptionId: string; feedback: string | null; comment: string | null },
): PortalOutcome {
  const session = openSession(sim, sessionId);
  const { subscription_cancel: rules } = findConfiguration(sim, String(session.configuration)).features;
  const subscription = ownSubscription(sim, session, subscriptionId);
  const cancellation_details = {
    ...(feedback === null ? {} : { feedback }),
    ...(comment === null ? {} : { comment }),
  };
  if (rules.mode !== 'immediately') {
    updateSubscription(sim, { cancel_at_period_end: true, cancellation_details }, subscription.id);
    return { kind: 'done' };
  }
  const prorate = rules.proration_behavior !== 'none';
  cancelSubscription(
    sim,
    { prorate, invoice_now: rules.proration_behavior === 'always_invoice', cancellation_details },
    subscription.id,
  );
  return { kind: 'done' };
}

export function resumeFromPortal(sim: Simulation, sessionId: string, subscriptionId: string): PortalOutcome {
  const session = openSession(sim, sessionId);
  const { subscription_cancel: rules } = findConfiguration(sim, String(session.configuration)).features;
  if (!rules.enabled) throw invalidRequest('Cancellations can not be taken back here.', { status: 404 });
  const subscription = ownSubscription(sim, session, subscriptionId);
  updateSubscription(
    sim,
    subscription.cancel_at_period_end ? { cancel_at_period_end: false } : { cancel_at: '' },
    subscription.id,
  );
  return { kind: 'done' };
}
