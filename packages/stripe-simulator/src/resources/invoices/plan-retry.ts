import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { billingSettings } from './billing-settings.ts';

const DAY = 86_400;

/** What comes after a failed payment. */
export type RetryPlan =
  | { kind: 'retry'; at: number }
  /** The plan's next try stays where it is. */
  | { kind: 'unchanged'; at: number }
  | { kind: 'exhausted' }
  /** Nobody advances the invoice but whoever asks for it. */
  | { kind: 'by_hand' };

/**
 * Whether a try counts in `attempt_count`: the first one does, whoever makes it, and after it those of the plan alone
 * (docs.stripe.com/api/invoices/object#invoice_object-attempt_count).
 */
export const countsAsAttempt = (
  sim: Simulation,
  { attempt_count, next_payment_attempt }: Stripe.Invoice,
): boolean => attempt_count === 0 || (next_payment_attempt !== null && next_payment_attempt <= sim.now());

/** Sets the next try of a failed invoice, some days after this failure, as long as the plan has one. */
export function planRetry(sim: Simulation, invoice: Stripe.Invoice): RetryPlan {
  if (!invoice.auto_advance) return { kind: 'by_hand' };
  const { next_payment_attempt: next } = invoice;
  if (next !== null && !countsAsAttempt(sim, invoice)) return { kind: 'unchanged', at: next };
  const { retry_days } = billingSettings(sim);
  const left = sim.store.collectionStates.get(invoice.id)?.retriesLeft ?? retry_days.length;
  const days = retry_days[retry_days.length - left];
  if (days === undefined || left <= 0) {
    sim.store.collectionStates.put({ id: invoice.id, retriesLeft: 0 });
    return { kind: 'exhausted' };
  }
  const at = sim.now() + days * DAY;
  sim.store.collectionStates.put({ id: invoice.id, retriesLeft: left - 1 });
  sim.schedule('invoice.retry', invoice.id, at);
  return { kind: 'retry', at };
}
