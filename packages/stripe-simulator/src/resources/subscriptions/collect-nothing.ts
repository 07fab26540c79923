import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { finalizeInvoice } from '../invoices/finalize-invoice.ts';
import { markUncollectible, voidInvoice } from '../invoices/void-invoice.ts';
import { settleSubscription } from './after-payment.ts';

/** What `pause_collection` does with a new invoice (docs.stripe.com/billing/subscriptions/pause-payment). */
export function collectNothing(
  sim: Simulation,
  draft: Stripe.Invoice,
  behaviour: Stripe.Subscription.PauseCollection.Behavior,
): void {
  if (behaviour === 'keep_as_draft') return;
  const invoice = finalizeInvoice(sim, draft);
  if (invoice.status === 'paid') settleSubscription(sim, { kind: 'paid', invoice, method: null });
  if (invoice.status !== 'open') return;
  if (behaviour === 'void') {
    voidInvoice(sim, invoice);
    return;
  }
  markUncollectible(sim, invoice, 'subscription_paused');
}
