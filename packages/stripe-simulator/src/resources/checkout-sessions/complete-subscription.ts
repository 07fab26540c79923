import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { type Collection, collectInvoice } from '../invoices/collect-invoice.ts';
import { findPrice } from '../prices/update-price.ts';
import type { AddedItem } from '../subscriptions/added-lines.ts';
import { findSubscription } from '../subscriptions/change-subscription.ts';
import { type SubscriptionSpec, startSubscription } from '../subscriptions/start-subscription.ts';
import type { CheckoutPlan } from './checkout-plan.ts';
import type { Bought } from './complete-session.ts';
import { firstDatesOf, subscriptionSettingsOf } from './subscription-terms.ts';

/** The subscription is announced once, when it is already what was bought: active or in trial. */
export function completeSubscription(
  sim: Simulation,
  { plan, session, method, authenticated, customer }: Bought & { customer: Stripe.Customer },
) {
  adoptIntent(sim, plan.intent, customer.id);
  const spec = toSpec(sim, { plan, session, method, customer });
  const started = startSubscription(sim, spec);
  const collected = started.invoice
    ? collectInvoice(sim, started.invoice, {
        ...(method ? { method } : {}),
        offSession: false,
        authenticated,
      })
    : null;
  if (collected && collected.kind !== 'paid' && collected.kind !== 'processing')
    throw new Error(`The card ${method?.id ?? ''} was accepted, and then refused.`);
  const subscription = sim.store.subscriptions.put<Stripe.Subscription>({
    ...findSubscription(sim, started.subscription.id),
    status: spec.trialEnd === null ? 'active' : 'trialing',
  });
  sim.emit('customer.subscription.created', subscription);
  return {
    invoice: collected?.invoice.id ?? null,
    subscription: subscription.id,
    payment_status: paymentStatusOf(collected),
  };
}

function toSpec(
  sim: Simulation,
  {
    plan,
    session,
    method,
    customer,
  }: Pick<Bought, 'plan' | 'session' | 'method'> & { customer: Stripe.Customer },
): SubscriptionSpec {
  const data = plan.given.subscription_data ?? {};
  const { config, ...dates } = firstDatesOf(sim, plan);
  return {
    ...dates,
    ...itemsOf(sim, plan),
    customer: customer.id,
    currency: session.currency ?? 'usd',
    discounts: plan.discounts,
    checkoutSession: session.id,
    prorateFirstPeriod: data.proration_behavior !== 'none',
    billingMode: data.billing_mode ?? { type: 'flexible' },
    collectionMethod: 'charge_automatically',
    daysUntilDue: null,
    defaultPaymentMethod: method?.id ?? null,
    description: data.description ?? null,
    metadata: mergeMetadata(null, data.metadata),
    missingPaymentMethod: 'create_invoice',
    saveDefaultPaymentMethod: null,
    automaticTax: plan.given.automatic_tax?.enabled ?? false,
    useIntent: plan.intent,
    settings: {
      ...subscriptionSettingsOf(sim, plan),
      ...(config ? { billing_cycle_anchor_config: config } : {}),
    },
  };
}

/** What recurs becomes items, the rest comes with the first invoice only. */
function itemsOf(
  sim: Simulation,
  plan: CheckoutPlan,
): Pick<SubscriptionSpec, 'items'> & { addInvoiceItems: AddedItem[] } {
  const priced = plan.lineItems.map((item) => ({ item, price: findPrice(sim, item.price, 'price') }));
  return {
    items: priced
      .filter(({ price }) => price.recurring)
      .map(({ item, price }) => ({
        price,
        quantity: item.quantity,
        metadata: item.metadata,
        taxRates: item.taxRates.map((id) => sim.store.taxRates.get(id)).filter((rate) => rate !== undefined),
      })),
    addInvoiceItems: priced
      .filter(({ price }) => !price.recurring)
      .map(({ item }) => ({
        price: item.price,
        quantity: item.quantity,
        metadata: item.metadata,
        ...(item.taxRates.length > 0 ? { tax_rates: item.taxRates } : {}),
      })),
  };
}

/** The intent of the earlier tries had no customer to belong to yet. */
function adoptIntent(sim: Simulation, intentId: string | null, customer: string): void {
  const intent = intentId === null ? undefined : sim.store.paymentIntents.get(intentId);
  if (intent) sim.store.paymentIntents.put({ ...intent, customer });
}

/** A debit that is under way is unpaid until the bank answers (docs.stripe.com/checkout/fulfillment#delayed-payment-methods). */
function paymentStatusOf(collected: Collection | null): Stripe.Checkout.Session.PaymentStatus {
  if (collected?.kind === 'processing') return 'unpaid';
  return collected && collected.invoice.amount_paid > 0 ? 'paid' : 'no_payment_required';
}
