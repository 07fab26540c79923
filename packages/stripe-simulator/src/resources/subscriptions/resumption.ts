import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { voidInvoice } from '../invoices/void-invoice.ts';
import { scheduleTasks } from './subscription-times.ts';

/** The invoice that a paused subscription waits for; Stripe's object has no place for it. */
export interface Resumption {
  /** The subscription's. */
  id: string;
  invoice: string;
}

/** Its invoice is paid, by whomever: a subscription that waited for that goes on. */
export function resumeOncePaid(
  sim: Simulation,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
): Stripe.Subscription {
  if (sim.store.resumptions.get(subscription.id)?.invoice !== invoice.id) return subscription;
  return subscription.status === 'paused' ? activate(sim, subscription, subscription) : subscription;
}

/** Paused no longer: its tasks and events begin again. */
export function activate(
  sim: Simulation,
  before: Stripe.Subscription,
  moved: Stripe.Subscription,
): Stripe.Subscription {
  const { status_details: _, ...rest } = moved;
  const active = sim.store.subscriptions.put<Stripe.Subscription>({ ...rest, status: 'active' });
  sim.store.resumptions.delete(active.id);
  sim.unschedule('subscription.resume_expiry', active.id);
  scheduleTasks(sim, active);
  sim.emit('customer.subscription.resumed', active);
  sim.emit('customer.subscription.updated', active, before);
  return active;
}

/** Nobody paid in 23 hours, or it is resumed anew: the invoice is voided, and it stays paused. */
export function withdrawResumption(sim: Simulation, id: string): void {
  const resumption = sim.store.resumptions.get(id);
  if (!resumption) return;
  sim.store.resumptions.delete(id);
  sim.unschedule('subscription.resume_expiry', id);
  const invoice = sim.store.invoices.get(resumption.invoice);
  if (invoice?.status === 'open') voidInvoice(sim, invoice);
}
