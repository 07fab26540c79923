import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import type { CheckoutPlan } from '../../kernel/state/records.ts';
import { collectInvoice } from '../invoices/collect-invoice.ts';
import { findPrice } from '../prices/update-price.ts';
import { findSubscription } from '../subscriptions/change-subscription.ts';
import { startSubscription } from '../subscriptions/start-subscription.ts';

const DAY = 86_400;

export interface Paid {
  session: Stripe.Checkout.Session;
  plan: CheckoutPlan;
  method: Stripe.PaymentMethod;
  authenticated: boolean;
}

/** The subscription is announced once, when it is already what was bought: active or in trial. */
export function completeSubscription(
  sim: Simulation,
  { session, plan, method, authenticated, customer }: Paid & { customer: Stripe.Customer },
) {
  const trialEnd =
    plan.trialEnd ?? (plan.trialPeriodDays === null ? null : sim.now() + plan.trialPeriodDays * DAY);
  adoptIntent(sim, plan.intent, customer.id);
  const started = startSubscription(sim, {
    customer: customer.id,
    currency: session.currency ?? 'usd',
    items: plan.lineItems.map(({ price, quantity }) => ({
      price: findPrice(sim, price, 'price'),
      quantity,
      metadata: {},
    })),
    discounts: plan.discounts,
    checkoutSession: session.id,
    trialEnd,
    anchor: null,
    prorateFirstPeriod: true,
    billingMode: { type: plan.billingMode },
    cancelAt: null,
    cancelAtPeriodEnd: false,
    collectionMethod: 'charge_automatically',
    daysUntilDue: null,
    defaultPaymentMethod: method.id,
    description: plan.subscriptionDescription,
    metadata: plan.subscriptionMetadata,
    missingPaymentMethod: plan.missingPaymentMethod,
    saveDefaultPaymentMethod: null,
    automaticTax: plan.automaticTax,
    useIntent: plan.intent,
  });
  const collected = started.invoice
    ? collectInvoice(sim, started.invoice, { method, offSession: false, authenticated })
    : null;
  if (collected && collected.kind !== 'paid')
    throw new Error(`The card ${method.id} was accepted, and then refused.`);
  const subscription = sim.store.subscriptions.put<Stripe.Subscription>({
    ...findSubscription(sim, started.subscription.id),
    status: trialEnd === null ? 'active' : 'trialing',
  });
  sim.emit('customer.subscription.created', subscription);
  return {
    invoice: collected?.invoice.id ?? null,
    subscription: subscription.id,
    payment_status: collected && collected.invoice.amount_paid > 0 ? 'paid' : 'no_payment_required',
  };
}

/** The intent of the earlier tries had no customer to belong to yet. */
function adoptIntent(sim: Simulation, intentId: string | null, customer: string): void {
  const intent = intentId === null ? undefined : sim.store.paymentIntents.get(intentId);
  if (intent) sim.store.paymentIntents.put({ ...intent, customer });
}
