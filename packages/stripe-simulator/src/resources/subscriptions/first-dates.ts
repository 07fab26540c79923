import type Stripe from 'stripe';
import { cycleBoundary } from '../../kernel/billing/billing-dates.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { anchorFromConfig } from './anchor.ts';
import { cadenceOf } from './cadence.ts';
import type { SubscriptionSpec } from './start-subscription.ts';
import { assertTrialEnd } from './trial-change.ts';

type Params = Stripe.SubscriptionCreateParams;
type Dates = Pick<
  SubscriptionSpec,
  'trialEnd' | 'anchor' | 'cancelAt' | 'cancelAtPeriodEnd' | 'backdatedTo'
> & { config: Stripe.Subscription.BillingCycleAnchorConfig | null };

const DAY = 86_400;

/** When a new subscription started, when its trial ends, what its cycles are anchored to, and when it will end. */
export function firstDates(sim: Simulation, params: Params, prices: readonly Stripe.Price[]): Dates {
  const trialEnd = trialEndOf(sim, params, prices);
  const config = params.billing_cycle_anchor_config;
  const anchor = config ? fromConfig(sim, params, prices) : (params.billing_cycle_anchor ?? null);
  if (anchor !== null) assertAnchor(sim, anchor, { prices, trialEnd });
  if (params.cancel_at !== undefined && params.cancel_at_period_end)
    throw invalidRequest('You may only specify one of these parameters: cancel_at, cancel_at_period_end.', {
      param: 'cancel_at',
    });
  return {
    trialEnd,
    anchor,
    backdatedTo: backdatedTo(sim, params),
    cancelAt: cancelAt(sim, params.cancel_at),
    cancelAtPeriodEnd: params.cancel_at_period_end ?? false,
    config: config
      ? {
          day_of_month: config.day_of_month,
          hour: config.hour ?? null,
          minute: config.minute ?? null,
          month: config.month ?? null,
          second: config.second ?? null,
        }
      : null,
  };
}

function trialEndOf(sim: Simulation, params: Params, prices: readonly Stripe.Price[]): number | null {
  if (params.trial_end !== undefined && params.trial_period_days !== undefined)
    throw invalidRequest('You may only specify one of these parameters: trial_end, trial_period_days.', {
      param: 'trial_end',
    });
  if (params.trial_end === 'now') return null;
  if (params.trial_end !== undefined) {
    assertTrialEnd(params.trial_end, sim.now());
    return params.trial_end;
  }
  const fromPlan = Math.max(0, ...prices.map(({ recurring }) => recurring?.trial_period_days ?? 0));
  const days = params.trial_period_days ?? (params.trial_from_plan ? fromPlan : 0);
  if (!days) return null;
  assertTrialEnd(sim.now() + days * DAY, sim.now());
  return sim.now() + days * DAY;
}

function fromConfig(sim: Simulation, params: Params, prices: readonly Stripe.Price[]): number {
  const config = params.billing_cycle_anchor_config;
  if (!config) return sim.now();
  if (params.billing_cycle_anchor !== undefined)
    throw invalidRequest(
      'You may only specify one of these parameters: billing_cycle_anchor, billing_cycle_anchor_config.',
      { param: 'billing_cycle_anchor_config' },
    );
  if (prices.some((price) => !['month', 'year'].includes(price.recurring?.interval ?? '')))
    throw invalidRequest('billing_cycle_anchor_config is only valid with monthly and yearly prices.', {
      param: 'billing_cycle_anchor_config',
    });
  for (const [name, lowest, highest] of [
    ['day_of_month', 1, 31],
    ['hour', 0, 23],
    ['minute', 0, 59],
    ['month', 1, 12],
    ['second', 0, 59],
  ] as const) {
    const given = config[name];
    if (given !== undefined && (given < lowest || given > highest))
      throw invalidRequest(`Invalid ${name}: must be between ${lowest} and ${highest}.`, {
        param: `billing_cycle_anchor_config[${name}]`,
      });
  }
  return anchorFromConfig(config, sim.now());
}

/** In the future, and no later than the first whole cycle would have ended. */
function assertAnchor(
  sim: Simulation,
  anchor: number,
  { prices, trialEnd }: { prices: readonly Stripe.Price[]; trialEnd: number | null },
): void {
  const from = trialEnd ?? sim.now();
  if (anchor < from)
    throw invalidRequest(
      trialEnd === null
        ? 'billing_cycle_anchor cannot be in the past.'
        : 'billing_cycle_anchor cannot be before the trial_end.',
      { param: 'billing_cycle_anchor' },
    );
  const latest = Math.max(...prices.map((price) => cycleBoundary(from, cadenceOf(price), 1)));
  if (anchor > latest)
    throw invalidRequest(
      `billing_cycle_anchor cannot be later than next natural billing date (${latest}) for plan`,
      { param: 'billing_cycle_anchor' },
    );
}

function backdatedTo(sim: Simulation, { backdate_start_date: given }: Params): number | null {
  if (given === undefined) return null;
  if (given <= sim.now()) return given;
  throw invalidRequest('backdate_start_date cannot be in the future.', { param: 'backdate_start_date' });
}

function cancelAt(sim: Simulation, given: Params['cancel_at']): SubscriptionSpec['cancelAt'] {
  if (given === undefined) return null;
  if (given === 'min_period_end') return 'min_period_end';
  if (given === 'max_period_end') return 'max_period_end';
  if (typeof given === 'number') {
    if (given > sim.now()) return given;
    throw invalidRequest('cancel_at must be in the future.', { param: 'cancel_at' });
  }
  throw invalidRequest(`The simulator does not support cancel_at=${given} yet.`, { param: 'cancel_at' });
}
