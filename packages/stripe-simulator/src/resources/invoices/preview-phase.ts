import type Stripe from 'stripe';
import { periodAt } from '../../kernel/billing/billing-dates.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { promisedPrice } from '../prices/known-price.ts';
import { anchorOf } from '../subscriptions/anchor.ts';
import { cadenceOf, isMetered, isSameCadence } from '../subscriptions/cadence.ts';
import { cycleLine } from '../subscriptions/item-lines.ts';
import type { LineSpec } from './line-spec.ts';

type Phase = Stripe.SubscriptionSchedule.Phase;

/** The phase that a subscription will be in when it renews, if its schedule changes it then. */
export function phaseAtRenewal(sim: Simulation, subscription: Stripe.Subscription): Phase | undefined {
  const schedule = sim.store.subscriptionSchedules.get(idOf(subscription.schedule) ?? '');
  if (schedule?.status !== 'active') return undefined;
  const renewsAt = Math.min(...subscription.items.data.map((item) => item.current_period_end));
  return schedule.phases.find(({ start_date }) => start_date === renewsAt && start_date > sim.now());
}

/**
 * What the first period of that phase will cost, whole: the upcoming invoice of a scheduled subscription shows what it will
 * be then (docs.stripe.com/api/invoices/create_preview, `schedule`).
 */
export function cyclesOfPhase(sim: Simulation, subscription: Stripe.Subscription, phase: Phase): LineSpec[] {
  const { id, currency, items } = subscription;
  const at = phase.start_date;
  return phase.items.flatMap((item) => {
    const price = promisedPrice(sim, idOf(item.price) ?? '');
    if (isMetered(price)) return [];
    const keeps = items.data.some((one) => isSameCadence(cadenceOf(one.price), cadenceOf(price)));
    const period = periodAt(keeps ? anchorOf(subscription) : at, cadenceOf(price), at);
    const billed = { price, quantity: item.quantity ?? 1, metadata: item.metadata ?? {}, id: null, period };
    return [cycleLine(sim, billed, { subscription: id, currency })];
  });
}
