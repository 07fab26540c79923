import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { cycleAt } from './anchor.ts';
import { countInvoice } from './count-invoice.ts';
import { itemList } from './subscription-item.ts';
import { scheduleTasks } from './subscription-times.ts';

/** The invoice that a paused subscription waits for; Stripe's object has no place for it. */
export interface Resumption {
  /** The subscription's. */
  id: string;
  invoice: string;
  /** An attempt to pay is enough to resume it, or the payment must succeed. */
  on: 'attempt' | 'success';
  resumedAt: number;
  keepsAnchor: boolean;
}

/** The same subscription in the periods that it goes on in: a new cycle, or the rest of the one that is running. */
export function inResumedPeriods(
  sim: Simulation,
  paused: Stripe.Subscription,
  { resumedAt, keepsAnchor }: Pick<Resumption, 'resumedAt' | 'keepsAnchor'>,
): Stripe.Subscription {
  const anchored = keepsAnchor
    ? paused
    : { ...paused, billing_cycle_anchor: resumedAt, billing_cycle_anchor_config: null };
  const items = paused.items.data.map((item) => {
    const first = cycleAt(anchored, item.price, resumedAt);
    // Paid for long after it was asked: those periods have passed meanwhile.
    const { start, end } = first.end > sim.now() ? first : cycleAt(anchored, item.price, sim.now());
    return { ...item, current_period_start: start, current_period_end: end };
  });
  return { ...anchored, items: itemList(paused.id, items) };
}

/** What the payment of this invoice means to a subscription that is paused. */
export const resumptionFor = (sim: Simulation, invoice: Stripe.Invoice): Resumption | undefined =>
  sim.store.resumptions.where('invoice', invoice.id)[0];

/** Its invoice is paid or written off: a subscription that waited for that goes on. */
export function resumeOncePaid(
  sim: Simulation,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
): Stripe.Subscription {
  const resumption = resumptionFor(sim, invoice);
  if (!resumption || subscription.status !== 'paused') return subscription;
  return goOn(sim, subscription, { resumption, invoice });
}

/** A failed attempt resumes it too, if an attempt is what it waited for. */
export function resumeOnceTried(
  sim: Simulation,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
): Stripe.Subscription {
  const resumption = resumptionFor(sim, invoice);
  return resumption?.on === 'attempt' ? goOn(sim, subscription, { resumption, invoice }) : subscription;
}

function goOn(
  sim: Simulation,
  subscription: Stripe.Subscription,
  { resumption, invoice }: { resumption: Resumption; invoice: Stripe.Invoice },
): Stripe.Subscription {
  forgetResumption(sim, subscription.id);
  const moved = sim.store.subscriptions.put(inResumedPeriods(sim, subscription, resumption));
  return activate(sim, subscription, countInvoice(sim, moved, invoice));
}

/** Paused no longer: its tasks and events begin again. */
export function activate(
  sim: Simulation,
  before: Stripe.Subscription,
  moved: Stripe.Subscription,
): Stripe.Subscription {
  const { status_details: _, ...rest } = moved;
  const active = sim.store.subscriptions.put<Stripe.Subscription>({
    ...rest,
    pending_update: null,
    status: 'active',
  });
  scheduleTasks(sim, active);
  sim.emit('customer.subscription.resumed', active);
  sim.emit('customer.subscription.updated', active, before);
  return active;
}

export function forgetResumption(sim: Simulation, id: string): void {
  sim.store.resumptions.delete(id);
  sim.unschedule('subscription.resume_expiry', id);
}

/** Its invoice is void: it stays paused, and nothing waits any more. */
export function dropResumption(sim: Simulation, invoice: Stripe.Invoice): void {
  const resumption = resumptionFor(sim, invoice);
  const paused = resumption && sim.store.subscriptions.get(resumption.id);
  if (!paused) return;
  forgetResumption(sim, paused.id);
  const after = sim.store.subscriptions.put<Stripe.Subscription>({ ...paused, pending_update: null });
  sim.emit('customer.subscription.updated', after, paused);
}
