import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { nextCycleAt } from './subscription-item.ts';

const DAY = 86_400;
export const TRIAL_WARNING_SECONDS = 3 * DAY;

const KINDS = [
  'cycle',
  'cancel',
  'trial_will_end',
  'incomplete_expiry',
  'pending_update_expiry',
  'resume_collection',
  'resume_expiry',
  'pending_items',
] as const;

/** What time will do to a subscription as it now stands; call it whenever its periods or dates have changed. */
export function scheduleTasks(sim: Simulation, subscription: Stripe.Subscription): void {
  const {
    id,
    items,
    cancel_at,
    pause_collection,
    next_pending_invoice_item_invoice: pendingItems,
  } = subscription;
  if (subscription.ended_at !== null) return;
  if (subscription.status === 'paused') sim.unschedule('subscription.cycle', id);
  else sim.schedule('subscription.cycle', id, nextCycleAt(items.data));
  scheduleOrNot(sim, 'cancel', id, cancel_at);
  scheduleOrNot(sim, 'resume_collection', id, pause_collection?.resumes_at ?? null);
  scheduleOrNot(sim, 'pending_items', id, pendingItems);
}

/** Three days before the end, or at once for a shorter trial (docs.stripe.com/billing/subscriptions/trials). */
export function scheduleTrialWarning(sim: Simulation, { id, status, trial_end }: Stripe.Subscription): void {
  if (status === 'trialing' && trial_end !== null)
    sim.schedule('subscription.trial_will_end', id, Math.max(sim.now(), trial_end - TRIAL_WARNING_SECONDS));
  else sim.unschedule('subscription.trial_will_end', id);
}

export function unscheduleTasks(sim: Simulation, id: string): void {
  for (const kind of KINDS) sim.unschedule(`subscription.${kind}`, id);
}

function scheduleOrNot(sim: Simulation, kind: (typeof KINDS)[number], id: string, at: number | null): void {
  const task = `subscription.${kind}`;
  if (at !== null) sim.schedule(task, id, at);
  else if (sim.store.tasks.get(`${task}:${id}`)) sim.unschedule(task, id);
}
