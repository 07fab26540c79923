import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { toItem } from '../subscriptions/apply-change.ts';
import { cadenceOf, isSameCadence } from '../subscriptions/cadence.ts';
import { findSubscription } from '../subscriptions/change-subscription.ts';
import { type ItemChange, itemChanges } from '../subscriptions/item-changes.ts';
import { rollPeriods } from '../subscriptions/roll-periods.ts';
import { itemList, periodOf } from '../subscriptions/subscription-item.ts';
import { changeAsAsked } from '../subscriptions/update-subscription.ts';
import { phaseParams } from './phase-params.ts';

/**
 * Makes the subscription what a phase wants. A phase that begins with a period simply costs its price for that period;
 * one that begins within a period is a change with prorations, as the phase says.
 */
export function enterPhase(
  sim: Simulation,
  schedule: Stripe.SubscriptionSchedule,
  phase: Stripe.SubscriptionSchedule.Phase,
): void {
  const subscription = findSubscription(sim, String(schedule.subscription));
  const params = phaseParams(sim, schedule, { phase, subscription });
  const isBoundary = subscription.items.data.every((item) => item.current_period_end <= sim.now());
  if (!isBoundary || params.trial_end !== undefined) {
    changeAsAsked(sim, params, subscription);
    return;
  }
  const { items = [], billing_cycle_anchor: anchor, ...rest } = params;
  const settled = changeAsAsked(sim, rest, subscription);
  const changes = itemChanges(sim, settled, items, 'items');
  const restarts = anchor?.type === 'now' || changes.some(changesInterval);
  const swapped = sim.store.subscriptions.put<Stripe.Subscription>({
    ...settled,
    ...(restarts ? { billing_cycle_anchor: sim.now(), billing_cycle_anchor_config: null } : {}),
    items: itemList(settled.id, swap(sim, settled, changes)),
  });
  rollPeriods(sim, swapped, settled);
}

/** The new items stand at the end of the old period, from where they roll on. */
function swap(
  sim: Simulation,
  subscription: Stripe.Subscription,
  changes: readonly ItemChange[],
): Stripe.SubscriptionItem[] {
  const now = sim.now();
  return changes.flatMap(({ before, after }) =>
    after
      ? [
          toItem(
            sim,
            { ...after, before, period: before ? periodOf(before) : { start: now, end: now } },
            subscription,
          ),
        ]
      : [],
  );
}

const changesInterval = ({ before, after }: ItemChange) =>
  before !== null && after !== null && !isSameCadence(cadenceOf(before.price), cadenceOf(after.price));
