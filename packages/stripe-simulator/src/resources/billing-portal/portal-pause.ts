import { periodAt } from '../../kernel/billing/billing-dates.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, StripeError } from '../../kernel/stripe-error.ts';
import type { PortalOutcome } from '../../pages/portal-actions.ts';
import { pauseSubscription } from '../subscriptions/pause-subscription.ts';
import { resumeSubscription } from '../subscriptions/resume-subscription.ts';
import { openSession, ownSubscription } from './portal-access.ts';
import { findConfiguration } from './portal-configuration.ts';

const RESUME = 'portal.resume';

/** Until it is resumed, or for as long as one of the configuration's intervals. */
export function pauseFromPortal(
  sim: Simulation,
  { sessionId, subscriptionId, option }: { sessionId: string; subscriptionId: string; option: number | null },
): PortalOutcome {
  const session = openSession(sim, sessionId);
  const subscription = ownSubscription(sim, session, subscriptionId);
  const { enabled, duration } = findConfiguration(sim, idOf(session.configuration) ?? '').features
    .subscription_pause;
  if (!enabled) throw invalidRequest('Plans can not be paused here.', { status: 404 });
  const chosen = duration.type === 'interval_options' ? duration.interval_options[option ?? -1] : null;
  if (chosen === undefined) throw invalidRequest('Choose for how long.', { param: 'duration' });
  pauseSubscription(sim, {}, subscription.id);
  if (chosen) sim.schedule(RESUME, subscription.id, endOf(sim.now(), chosen));
  return { kind: 'done' };
}

export function unpauseFromPortal(sim: Simulation, sessionId: string, subscriptionId: string): PortalOutcome {
  const session = openSession(sim, sessionId);
  const subscription = ownSubscription(sim, session, subscriptionId);
  resumeSubscription(sim, { billing_cycle_anchor: { type: 'now' } }, subscription.id);
  sim.unschedule(RESUME, subscription.id);
  return { kind: 'done' };
}

const endOf = (now: number, { interval, interval_count }: { interval: string; interval_count: number }) =>
  periodAt(now, { interval, intervalCount: interval_count }, now).end;

/** The interval is over; who resumed or ended it meanwhile is left alone. */
export function resumeAfterPause(sim: Simulation, id: string): void {
  if (sim.store.subscriptions.get(id)?.status !== 'paused') return;
  try {
    resumeSubscription(sim, { billing_cycle_anchor: { type: 'now' } }, id);
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
  }
}

export const portalTasks = { [RESUME]: resumeAfterPause };
