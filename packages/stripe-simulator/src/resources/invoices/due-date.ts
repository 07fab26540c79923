import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { subscriptionIdOf } from '../../kernel/state/references.ts';
import { changeSubscription } from '../subscriptions/change-subscription.ts';
import { isInGoodStanding } from '../subscriptions/standing.ts';
import { billingSettings } from './billing-settings.ts';

const DAY = 86_400;

/** A reminder before an invoice that was sent is due, and a word once it is overdue (docs.stripe.com/billing/automations). */
export function scheduleDueDate(sim: Simulation, { id, due_date }: Stripe.Invoice): void {
  if (due_date === null) return;
  const { will_be_due_days, overdue_days } = billingSettings(sim);
  const remindsAt = due_date - will_be_due_days * DAY;
  if (remindsAt > sim.now()) sim.schedule('invoice.will_be_due', id, remindsAt);
  sim.schedule('invoice.overdue', id, Math.max(sim.now(), due_date + overdue_days * DAY));
}

/** Nobody waits for it any more. */
export function forgetDueDate(sim: Simulation, { id, due_date }: Stripe.Invoice): void {
  if (due_date === null) return;
  sim.unschedule('invoice.will_be_due', id);
  sim.unschedule('invoice.overdue', id);
}

export function remindOfDueDate(sim: Simulation, id: string): void {
  const invoice = sim.store.invoices.get(id);
  if (invoice?.status === 'open') sim.emit('invoice.will_be_due', invoice);
}

/** Its subscription is past due from now on (docs.stripe.com/billing/collection-method). */
export function passDueDate(sim: Simulation, id: string): void {
  const invoice = sim.store.invoices.get(id);
  if (invoice?.status !== 'open') return;
  sim.emit('invoice.overdue', invoice);
  const subscription = sim.store.subscriptions.get(subscriptionIdOf(invoice) ?? '');
  if (subscription?.status === 'active' && !isInGoodStanding(sim, subscription.id))
    changeSubscription(sim, subscription, { status: 'past_due' });
}
