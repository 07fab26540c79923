import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import type { CheckoutDetails } from '../../pages/checkout-input.ts';
import { countCompleted } from '../payment-links/count-completed.ts';
import { buyerOf } from './buyer.ts';
import { type CheckoutPlan, planOf } from './checkout-plan.ts';
import { completePayment } from './complete-payment.ts';
import { completeSetup } from './complete-setup.ts';
import { completeSubscription } from './complete-subscription.ts';
import { answered } from './custom-fields.ts';
import { keepMethod } from './kept-method.ts';
import { sessionItems } from './line-items.ts';
import { customerDetails } from './new-session.ts';

export interface Completion {
  details: CheckoutDetails;
  /** None where nothing has to be paid or saved. */
  method: Stripe.PaymentMethod | null;
  authenticated: boolean;
}

/** A session at the moment when it is bought, with who buys. */
export interface Bought extends Completion {
  session: Stripe.Checkout.Session;
  plan: CheckoutPlan;
  customer: Stripe.Customer | null;
}

/** The bank has said yes: customer, payment method, what was bought, and at the end checkout.session.completed. */
export function completeSession(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  { details, method: used, authenticated }: Completion,
): Stripe.Checkout.Session {
  const plan = sim.store.checkoutPlans.put({
    ...planOf(sim, session.id),
    details,
    bought: sessionItems(sim, session),
  });
  const customer = buyerOf(sim, session, { plan, details });
  const method = used
    ? keepMethod(sim, used, { plan, mode: session.mode, customer, saves: details.savesMethod })
    : null;
  if (method) rememberSetUp(sim, method.id, authenticated);
  const outcome = purchase(sim, { session, plan, customer, details, method, authenticated });
  sim.unschedule('checkout.expire', session.id);
  const completed = sim.store.checkoutSessions.put<Stripe.Checkout.Session>({
    ...session,
    ...outcome,
    ...collectedIn(session, details),
    customer: customer?.id ?? null,
    customer_details: detailsOf(sim, customer, { details, isSetup: session.mode === 'setup' }),
    status: 'complete',
    url: null,
  });
  sim.emit('checkout.session.completed', completed);
  countCompleted(sim, completed);
  return completed;
}

function purchase(sim: Simulation, bought: Bought) {
  const { session, customer } = bought;
  if (session.mode === 'subscription' && customer) return completeSubscription(sim, { ...bought, customer });
  return session.mode === 'setup' ? completeSetup(sim, bought) : completePayment(sim, bought);
}

/** What the person has answered, where the merchant looks for it. */
function collectedIn(session: Stripe.Checkout.Session, details: CheckoutDetails) {
  const { businessName, individualName, shipping } = details;
  const before = session.collected_information;
  const asksConsent = session.consent_collection;
  return {
    collected_information: {
      business_name: businessName ?? before?.business_name ?? null,
      individual_name: individualName ?? before?.individual_name ?? null,
      shipping_details: shipping ?? before?.shipping_details ?? null,
    },
    consent: asksConsent
      ? {
          promotions:
            details.wantsPromotions === null ? null : details.wantsPromotions ? 'opt_in' : 'opt_out',
          terms_of_service: details.acceptsTerms ? ('accepted' as const) : null,
        }
      : null,
    custom_fields: answered(session.custom_fields, details.customFields),
  } satisfies Partial<Stripe.Checkout.Session>;
}

/** Sessions that only save a payment method show no address (docs.stripe.com/api/checkout/sessions/object). */
function detailsOf(
  sim: Simulation,
  customer: Stripe.Customer | null,
  { details, isSetup }: { details: CheckoutDetails; isSetup: boolean },
): Stripe.Checkout.Session.CustomerDetails {
  const { billing, email, phone, businessName, individualName, taxId } = details;
  const known = customerDetails(sim, customer, email);
  const name = taxId ? (businessName ?? billing.name) : billing.name;
  return {
    address: isSetup ? null : (billing.address ?? known?.address ?? null),
    business_name: businessName ?? known?.business_name ?? null,
    email: email || (known?.email ?? null),
    individual_name: individualName ?? known?.individual_name ?? null,
    name: name ?? known?.name ?? null,
    phone: phone ?? known?.phone ?? null,
    tax_exempt: known?.tax_exempt ?? 'none',
    tax_ids: customer ? (known?.tax_ids ?? []) : taxId ? [taxId] : [],
  };
}

/** Once 3-D Secure was passed for later charges, the bank does not ask again. */
function rememberSetUp(sim: Simulation, methodId: string, authenticated: boolean): void {
  const card = sim.store.cards.get(methodId);
  if (card && authenticated) sim.store.cards.put({ ...card, setUp: true });
}
