import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { changeSubscription, findSubscription } from '../subscriptions/change-subscription.ts';
import { scheduleTasks } from '../subscriptions/subscription-times.ts';
import { advanceSchedule } from './advance-schedule.ts';
import { endBehavior } from './create-schedule.ts';
import { defaultSettings } from './default-settings.ts';
import { enterPhase } from './enter-phase.ts';
import { changeSchedule, findOpenSchedule, findSchedule } from './find-schedule.ts';
import { toPhases } from './schedule-phases.ts';
import { scheduleTransitions } from './schedule-times.ts';
import { endOf } from './start-schedule.ts';

type Params = Stripe.SubscriptionScheduleUpdateParams;
type Schedule = Stripe.SubscriptionSchedule;

/** https://docs.stripe.com/api/subscription_schedules/update: what the running phase asks anew counts at once. */
export function updateSchedule(sim: Simulation, params: Params, id: string): Schedule {
  refuseUnsupported(params, ['pause_schedules']);
  const before = findOpenSchedule(sim, id, 'update');
  const phases = params.phases ? newPhases(sim, before, params.phases) : before.phases;
  const current = before.status === 'active' ? phaseAt(phases, sim.now()) : undefined;
  const last = phases.at(-1);
  if (before.status === 'active' && last && last.end_date < sim.now())
    throw invalidRequest('The last phase of a subscription schedule must end in the future.', {
      param: 'phases',
    });
  const running = current ?? (before.status === 'active' ? last : undefined);
  const after = changeSchedule(sim, before, {
    current_phase: running
      ? { end_date: running.end_date, start_date: running.start_date }
      : before.current_phase,
    default_settings: params.default_settings
      ? defaultSettings(params.default_settings, before.default_settings)
      : before.default_settings,
    end_behavior: params.end_behavior === undefined ? before.end_behavior : endBehavior(params.end_behavior),
    metadata: mergeMetadata(before.metadata, params.metadata),
    phases,
  });
  scheduleTransitions(sim, after);
  if (after.status === 'active') applyNow(sim, after, { params, current });
  else advanceSchedule(sim, id);
  return findSchedule(sim, id);
}

function applyNow(
  sim: Simulation,
  schedule: Schedule,
  { params, current }: { params: Params; current: Stripe.SubscriptionSchedule.Phase | undefined },
): void {
  const subscription = findSubscription(sim, idOf(schedule.subscription) ?? '');
  const cancelAt = endOf(schedule);
  if (subscription.cancel_at !== cancelAt)
    scheduleTasks(sim, changeSubscription(sim, subscription, { cancel_at: cancelAt }));
  if (current && params.phases)
    enterPhase(sim, schedule, {
      ...current,
      add_invoice_items: [],
      billing_cycle_anchor: null,
      proration_behavior: params.proration_behavior ?? 'create_prorations',
    });
  advanceSchedule(sim, schedule.id);
}

/** Phases that have passed can be left out; the running one keeps its start. */
function newPhases(
  sim: Simulation,
  before: Schedule,
  given: NonNullable<Params['phases']>,
): Schedule['phases'] {
  const named = given[0]?.start_date === 'now' ? sim.now() : given[0]?.start_date;
  const running = before.current_phase?.start_date ?? before.phases[0]?.start_date ?? sim.now();
  const startsAt = named ?? running;
  if (before.status === 'active' && startsAt > sim.now())
    throw invalidRequest('The phases must include the current phase of the subscription schedule.', {
      param: 'phases[0][start_date]',
    });
  const past = before.phases.filter((phase) => phase.end_date <= startsAt);
  return [...past, ...toPhases(sim, given, startsAt)];
}

const phaseAt = (phases: Schedule['phases'], now: number) =>
  phases.find((phase) => phase.start_date <= now && phase.end_date > now);
