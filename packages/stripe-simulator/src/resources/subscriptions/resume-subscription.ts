import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { createPendingItem } from '../invoice-items/pending-items.ts';
import { collectInvoice, defaultMethodOf } from '../invoices/collect-invoice.ts';
import { settleSubscription } from './after-payment.ts';
import { findSubscription } from './change-subscription.ts';
import { noPaymentMethod } from './collect-first-payment.ts';
import { bookProrations } from './item-debits.ts';
import { activate, inResumedPeriods, type Resumption } from './resumption.ts';
import { resumptionBill } from './resumption-lines.ts';
import { invoiceAtOnce } from './subscription-invoice.ts';
import { withdrawResumption } from './withdraw-resumption.ts';

type Params = Stripe.SubscriptionResumeParams;

const HOUR = 3600;
const EXPIRES_SECONDS = { attempt: 23 * HOUR, success: 365 * 24 * HOUR };

/**
 * Starts the paused subscription again: with a new cycle now, or in the one that now falls in. Without anything to pay
 * it is active at once. Otherwise its invoice is final at once, and `payment_behavior` says what makes it active: an
 * attempt that somebody makes, or a payment that succeeds, which is tried here and again later
 * (docs.stripe.com/billing/subscriptions/pause, resume subscriptions).
 */
export function resumeSubscription(sim: Simulation, params: Params, id: string): Stripe.Subscription {
  assertResumable(findSubscription(sim, id), params);
  withdrawResumption(sim, id);
  const before = findSubscription(sim, id);
  const keepsAnchor = params.billing_cycle_anchor?.type === 'unchanged';
  const at = params.proration_date ?? sim.now();
  const prorationBehavior = params.proration_behavior ?? 'create_prorations';
  const { specs, invoices } = resumptionBill(sim, before, { keepsAnchor, prorationBehavior, at });
  const when = { resumedAt: sim.now(), keepsAnchor };
  if (!invoices) {
    bookProrations(sim, specs);
    for (const spec of specs) createPendingItem(sim, String(before.customer), spec);
    return activate(sim, before, inResumedPeriods(sim, before, when));
  }
  const on = params.payment_behavior === 'resume_on_payment_success' ? 'success' : 'attempt';
  const billing = { specs, reason: 'subscription_update', at, prorates: keepsAnchor } as const;
  // Nobody tries again by itself what somebody must try by hand.
  const options = { counts: false, autoAdvance: on === 'success' };
  const invoice = invoiceAtOnce(sim, before, billing, options);
  wait(sim, before, { id, invoice: invoice.id, on, ...when });
  if (invoice.status === 'paid') settleSubscription(sim, { kind: 'paid', invoice, method: null });
  else if (on === 'success') tryToCollect(sim, invoice);
  return findSubscription(sim, id);
}

/** Until its invoice is paid the subscription stays as it is; what will change is shown as pending. */
function wait(sim: Simulation, before: Stripe.Subscription, resumption: Resumption): void {
  const expires_at = sim.now() + EXPIRES_SECONDS[resumption.on];
  sim.store.resumptions.put(resumption);
  sim.schedule('subscription.resume_expiry', before.id, expires_at);
  const waiting = sim.store.subscriptions.put<Stripe.Subscription>({
    ...before,
    latest_invoice: resumption.invoice,
    pending_update: {
      billing_cycle_anchor: resumption.keepsAnchor ? null : resumption.resumedAt,
      cancel_at_period_end: null,
      discount: null,
      discounts: null,
      expires_at,
      metadata: null,
      subscription_items: null,
      trial_end: null,
      trial_from_plan: null,
    },
  });
  sim.emit('customer.subscription.updated', waiting, before);
}

function tryToCollect(sim: Simulation, invoice: Stripe.Invoice): void {
  if (!defaultMethodOf(sim, invoice)) throw noPaymentMethod();
  settleSubscription(sim, collectInvoice(sim, invoice, { offSession: true }));
}

function assertResumable(
  { status, collection_method, billing_mode }: Stripe.Subscription,
  { payment_behavior }: Params,
): void {
  if (status !== 'paused')
    throw invalidRequest(`You can only resume a paused subscription. This subscription is ${status}.`);
  if (collection_method !== 'charge_automatically')
    throw invalidRequest('Only subscriptions that are charged automatically can be resumed.');
  if (payment_behavior === 'resume_on_payment_success' && billing_mode.type === 'classic')
    throw invalidRequest('`resume_on_payment_success` needs a subscription whose billing_mode is flexible.', {
      param: 'payment_behavior',
    });
}
