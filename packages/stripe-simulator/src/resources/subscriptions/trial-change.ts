import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { itemList } from './subscription-item.ts';

const DAY = 86_400;
const LONGEST_TRIAL = 730 * DAY;

export interface TrialChange {
  changes: Partial<Stripe.Subscription>;
  endsTrial: boolean;
  /** When a subscription that was being paid for goes into a trial. */
  startsTrial: number | null;
}

const NO_CHANGE: TrialChange = { changes: {}, endsTrial: false, startsTrial: null };

/**
 * `trial_end`: now, later than before, or for a subscription that had none; the billing cycle anchor moves to it
 * (docs.stripe.com/billing/subscriptions/trials).
 */
export function trialChange(
  sim: Simulation,
  before: Stripe.Subscription,
  { trial_end: given, trial_from_plan }: Stripe.SubscriptionUpdateParams,
): TrialChange {
  if (given !== undefined && trial_from_plan)
    throw invalidRequest('You may only specify one of these parameters: trial_end, trial_from_plan.', {
      param: 'trial_from_plan',
    });
  if (given === undefined) return NO_CHANGE;
  const isTrial = before.status === 'trialing';
  if (given === 'now') {
    if (!isTrial) return NO_CHANGE;
    return { changes: { trial_end: sim.now(), status: 'active' }, endsTrial: true, startsTrial: null };
  }
  assertTrialEnd(given, sim.now());
  const changes = {
    billing_cycle_anchor: given,
    billing_cycle_anchor_config: null,
    status: 'trialing' as const,
    trial_end: given,
    trial_start: before.trial_start ?? sim.now(),
  };
  // Classic billing names its first trial for ever, flexible billing the latest (…/billing-mode/compare).
  const trial_start = before.billing_mode.type === 'classic' ? changes.trial_start : sim.now();
  if (!isTrial) return { changes: { ...changes, trial_start }, endsTrial: false, startsTrial: given };
  const items = before.items.data.map((item) => ({ ...item, current_period_end: given }));
  return { changes: { ...changes, items: itemList(before.id, items) }, endsTrial: false, startsTrial: null };
}

export function assertTrialEnd(given: number, now: number): void {
  if (given <= now)
    throw invalidRequest('Invalid timestamp: must be an integer Unix timestamp in the future.', {
      param: 'trial_end',
    });
  if (given - now > LONGEST_TRIAL)
    throw invalidRequest('The trial_end can be at most two years from the billing_cycle_anchor.', {
      param: 'trial_end',
    });
}
