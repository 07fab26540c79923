import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { dropSpentDiscounts } from './drop-spent-discounts.ts';
import { bookInvoice } from './item-debits.ts';

/** An invoice that really bills the subscription: its debits can be given back, and what it used up is gone. */
export function countInvoice(
  sim: Simulation,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
): Stripe.Subscription {
  bookInvoice(sim, invoice);
  return dropSpentDiscounts(sim, subscription, invoice);
}
