import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { changeSubscription, findSubscription } from '../subscriptions/change-subscription.ts';
import { ownPaymentMethod } from '../subscriptions/own-payment-method.ts';
import { billingMode } from '../subscriptions/subscription-defaults.ts';
import { defaultSettings, settingsOf } from './default-settings.ts';
import { toPhases } from './schedule-phases.ts';
import { scheduleTransitions } from './schedule-times.ts';
import { startSchedule } from './start-schedule.ts';

type Params = Stripe.SubscriptionScheduleCreateParams;
type Schedule = Stripe.SubscriptionSchedule;

/** https://docs.stripe.com/api/subscription_schedules/create */
export function createSchedule(sim: Simulation, params: Params): Schedule {
  refuseUnsupported(params, ['customer_account', 'pause_schedules']);
  const created =
    params.from_subscription === undefined
      ? fromPhases(sim, params)
      : fromSubscription(sim, params, params.from_subscription);
  sim.emit('subscription_schedule.created', created);
  return created;
}

function fromPhases(sim: Simulation, params: Params): Schedule {
  if (params.customer === undefined) throw missingParam('customer');
  if (!params.phases) throw missingParam('phases');
  const customer = findCustomer(sim, params.customer);
  const now = sim.now();
  const startsAt = params.start_date === undefined || params.start_date === 'now' ? now : params.start_date;
  for (const method of [
    params.default_settings?.default_payment_method,
    ...params.phases.map((phase) => phase.default_payment_method),
  ])
    if (method !== undefined) ownPaymentMethod(sim, customer.id, method);
  const phases = toPhases(sim, params.phases, startsAt);
  if ((phases.at(-1)?.end_date ?? 0) <= now)
    throw invalidRequest('The last phase of a subscription schedule must end in the future.', {
      param: 'phases',
    });
  const schedule = sim.store.subscriptionSchedules.put<Schedule>({
    ...blank(sim, customer.id),
    billing_mode: modeOf(params, now),
    default_settings: defaultSettings(params.default_settings),
    end_behavior: endBehavior(params.end_behavior),
    metadata: mergeMetadata(null, params.metadata),
    phases,
  });
  if (startsAt <= now) return startSchedule(sim, schedule);
  scheduleTransitions(sim, schedule);
  return schedule;
}

function modeOf({ billing_mode }: Params, now: number): Schedule['billing_mode'] {
  const { flexible, type, updated_at } = billingMode(billing_mode, now);
  return { flexible, type, ...(updated_at === undefined ? {} : { updated_at }) };
}

/** Only the two behaviours that the documentation still offers. */
export function endBehavior(given: Params['end_behavior']): 'cancel' | 'release' {
  if (given === undefined || given === 'release') return 'release';
  if (given === 'cancel') return 'cancel';
  throw invalidRequest('Invalid end_behavior: must be one of cancel or release.', { param: 'end_behavior' });
}

/** Takes a running subscription over: one phase, as it is now, to the end of its period. */
function fromSubscription(sim: Simulation, params: Params, id: string): Schedule {
  for (const name of [
    'billing_mode',
    'customer',
    'default_settings',
    'end_behavior',
    'phases',
    'start_date',
  ] as const)
    if (params[name] !== undefined)
      throw invalidRequest(`You cannot set \`${name}\` if \`from_subscription\` is set.`, { param: name });
  const subscription = findSubscription(sim, id, 'from_subscription');
  if (subscription.schedule !== null)
    throw invalidRequest(
      `You cannot migrate a subscription that is already attached to a schedule: \`${idOf(subscription.schedule)}\`.`,
      { param: 'from_subscription' },
    );
  if (subscription.ended_at !== null || ['incomplete', 'paused'].includes(subscription.status))
    throw invalidRequest(`You cannot migrate a subscription in the \`${subscription.status}\` status.`, {
      param: 'from_subscription',
    });
  const phase = phaseOf(subscription);
  const { flexible, type, updated_at } = subscription.billing_mode;
  const schedule = sim.store.subscriptionSchedules.put<Schedule>({
    ...blank(sim, idOf(subscription.customer) ?? ''),
    billing_mode: { flexible, type, ...(updated_at === undefined ? {} : { updated_at }) },
    current_phase: { end_date: phase.end_date, start_date: phase.start_date },
    default_settings: settingsOf(subscription),
    metadata: mergeMetadata(null, params.metadata),
    phases: [phase],
    status: 'active',
    subscription: subscription.id,
  });
  scheduleTransitions(sim, schedule);
  changeSubscription(sim, subscription, { schedule: schedule.id });
  return schedule;
}

function phaseOf(subscription: Stripe.Subscription): Stripe.SubscriptionSchedule.Phase {
  const { items } = subscription;
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    currency: subscription.currency,
    default_payment_method: null,
    default_tax_rates: subscription.default_tax_rates ?? [],
    description: null,
    discounts: subscription.discounts.map((one) => ({
      coupon: null,
      discount: idOf(one),
      promotion_code: null,
    })),
    end_date: Math.min(...items.data.map((item) => item.current_period_end)),
    invoice_settings: null,
    items: items.data.map((item) => ({
      billing_thresholds: null,
      discounts: item.discounts.map((one) => ({ coupon: null, discount: idOf(one), promotion_code: null })),
      metadata: item.metadata,
      plan: item.price.id,
      price: item.price.id,
      ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
      tax_rates: item.tax_rates ?? [],
    })),
    metadata: subscription.metadata,
    on_behalf_of: null,
    proration_behavior: 'create_prorations',
    start_date: Math.max(...items.data.map((item) => item.current_period_start)),
    transfer_data: null,
    trial_end: subscription.status === 'trialing' ? subscription.trial_end : null,
  };
}

function blank(sim: Simulation, customer: string): Schedule {
  return {
    id: sim.newId('sub_sched'),
    object: 'subscription_schedule',
    application: null,
    billing_mode: { flexible: null, type: 'classic' },
    canceled_at: null,
    completed_at: null,
    created: sim.now(),
    current_phase: null,
    customer,
    customer_account: null,
    default_settings: defaultSettings(),
    end_behavior: 'release',
    livemode: false,
    metadata: {},
    pause_schedules: [],
    phases: [],
    released_at: null,
    released_subscription: null,
    status: 'not_started',
    subscription: null,
    test_clock: sim.testClock,
  };
}
