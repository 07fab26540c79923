import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { pendingSpecs } from '../invoice-items/pending-items.ts';
import { collectInvoice } from '../invoices/collect-invoice.ts';
import { endSubscription } from './end-subscription.ts';
import { invoiceAtOnce } from './subscription-invoice.ts';
import { usedLines } from './usage-lines.ts';

/** The moment that `cancel_at` named: what is still pending, and what was used, is billed first (docs.stripe.com/api/subscriptions/cancel). */
export function endAsAsked(sim: Simulation, subscription: Stripe.Subscription): Stripe.Subscription {
  const used = usedLines(sim, subscription);
  if (pendingSpecs(sim, subscription).length > 0 || used.length > 0) {
    const invoice = invoiceAtOnce(sim, subscription, { specs: used, reason: 'subscription_cycle' });
    if (invoice.status === 'open' && subscription.collection_method === 'charge_automatically')
      collectInvoice(sim, invoice, { offSession: true });
  }
  const current = sim.store.subscriptions.get(subscription.id) ?? subscription;
  return endSubscription(sim, current, { reason: 'cancellation_requested' });
}
