import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { pendingSpecs } from '../invoice-items/pending-items.ts';
import { collectInvoice } from '../invoices/collect-invoice.ts';
import { endSubscription } from './end-subscription.ts';
import { invoiceAtOnce } from './subscription-invoice.ts';

/** The moment that `cancel_at` named: what is still pending is billed first (docs.stripe.com/api/subscriptions/cancel). */
export function endAsAsked(sim: Simulation, subscription: Stripe.Subscription): Stripe.Subscription {
  if (pendingSpecs(sim, subscription).length > 0) {
    const invoice = invoiceAtOnce(sim, subscription, { specs: [], reason: 'subscription_cycle' });
    if (invoice.status === 'open' && subscription.collection_method === 'charge_automatically')
      collectInvoice(sim, invoice, { offSession: true });
  }
  const current = sim.store.subscriptions.get(subscription.id) ?? subscription;
  return endSubscription(sim, current, { reason: 'cancellation_requested' });
}
