import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { endWithSubscription } from '../subscription-schedules/end-with-subscription.ts';
import { noCancellation } from './subscription-defaults.ts';
import { unscheduleTasks } from './subscription-times.ts';
import { withdrawPendingUpdate } from './withdraw-pending-update.ts';
import { withdrawResumption } from './withdraw-resumption.ts';

export interface Ending {
  reason: Stripe.Subscription.CancellationDetails.Reason;
  comment?: string | null;
  feedback?: Stripe.Subscription.CancellationDetails.Feedback | null;
}

/** Ends a subscription now. Its unpaid invoices stay, but nobody collects them any more. */
export function endSubscription(
  sim: Simulation,
  subscription: Stripe.Subscription,
  ending: Ending,
): Stripe.Subscription {
  unscheduleTasks(sim, subscription.id);
  withdrawPendingUpdate(sim, subscription.id);
  withdrawResumption(sim, subscription.id);
  const details = subscription.cancellation_details ?? noCancellation;
  const ended = sim.store.subscriptions.put<Stripe.Subscription>({
    ...subscription,
    cancel_at_period_end: false,
    pending_update: null,
    canceled_at: subscription.canceled_at ?? sim.now(),
    cancellation_details: {
      ...details,
      comment: ending.comment ?? details.comment,
      feedback: ending.feedback ?? details.feedback,
      reason: details.reason ?? ending.reason,
    },
    ended_at: sim.now(),
    status: 'canceled',
  });
  if (typeof ended.schedule === 'string') endWithSubscription(sim, ended.schedule, ending.reason);
  stopCollecting(sim, subscription.id);
  sim.emit('customer.subscription.deleted', ended);
  return ended;
}

function stopCollecting(sim: Simulation, subscriptionId: string): void {
  for (const invoice of sim.store.invoices.where('subscription', subscriptionId)) {
    if (invoice.status !== 'draft' && invoice.status !== 'open') continue;
    sim.unschedule('invoice.retry', invoice.id);
    sim.unschedule('invoice.finalize', invoice.id);
    const after = sim.store.invoices.put({
      ...invoice,
      auto_advance: false,
      automatically_finalizes_at: null,
      next_payment_attempt: null,
    });
    sim.emit('invoice.updated', after, invoice);
  }
}
