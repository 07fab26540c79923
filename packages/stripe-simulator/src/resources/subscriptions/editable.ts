import type Stripe from 'stripe';
import { invalidRequest } from '../../kernel/stripe-error.ts';

type Params = Stripe.SubscriptionUpdateParams;

const NOTES = ['cancellation_details', 'expand', 'metadata'] as const;
const WHILE_INCOMPLETE = [...NOTES, 'default_payment_method', 'default_source', 'payment_settings'] as const;
/** What a schedule's phases say; changing it beside the schedule would be undone by the next phase. */
const BY_SCHEDULE = [
  'items',
  'trial_end',
  'cancel_at',
  'cancel_at_period_end',
  'billing_cycle_anchor',
] as const;

/** What begins a period, and so bills it; resuming does that (docs.stripe.com/billing/subscriptions/pause). */
const BEGINNINGS = ['trial_end', 'trial_from_plan', 'billing_cycle_anchor'] as const;

/**
 * Once it has ended only notes may be written on a subscription; while its first payment is missing, only what helps
 * that; and what a schedule manages is changed through the schedule
 * (docs.stripe.com/api/subscriptions/object, status; docs.stripe.com/billing/subscriptions/subscription-schedules).
 */
export function assertMayChange(subscription: Stripe.Subscription, params: Params): void {
  const asked = (Object.keys(params) as (keyof Params)[]).filter((name) => params[name] !== undefined);
  const { status, schedule } = subscription;
  if (subscription.ended_at !== null) {
    if (asked.every((name) => isOneOf(NOTES, name))) return;
    throw invalidRequest(`A ${status} subscription can only update its cancellation_details and metadata.`);
  }
  const [refused] = asked.filter((name) => !isOneOf(WHILE_INCOMPLETE, name));
  if (status === 'incomplete' && refused !== undefined)
    throw invalidRequest(
      'An incomplete subscription can only update its metadata and how it is paid until its first invoice is paid.',
      { param: refused },
    );
  const beginning = asked.find((name) => isOneOf(BEGINNINGS, name));
  if (status === 'paused' && beginning !== undefined)
    throw invalidRequest(`\`${beginning}\` can't be set on a paused subscription. Resume it first.`, {
      param: beginning,
    });
  const managed = asked.find((name) => isOneOf(BY_SCHEDULE, name));
  if (schedule !== null && managed !== undefined) throw managedBySchedule(subscription, managed);
}

export function managedBySchedule({ schedule }: Stripe.Subscription, param?: string) {
  const id = typeof schedule === 'string' ? schedule : (schedule?.id ?? '');
  return invalidRequest(
    `The subscription is managed by the subscription schedule \`${id}\`, and updating ${param === undefined ? 'it' : `\`${param}\``} directly is not allowed. Please update the schedule instead.`,
    param === undefined ? {} : { param },
  );
}

const isOneOf = (names: readonly string[], name: string) => names.includes(name);
