import type Stripe from 'stripe';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';

type Features = Stripe.BillingPortal.Configuration.Features;
type Given = Stripe.BillingPortal.ConfigurationUpdateParams.Features;

/** What the dashboard proposes: look, pay, cancel at the period's end; not change plans. */
export const DEFAULT_FEATURES: Features = {
  customer_update: { allowed_updates: ['email', 'address', 'name', 'phone'], enabled: true },
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true, payment_method_configuration: null },
  subscription_cancel: {
    cancellation_reason: {
      enabled: true,
      feedback_options: null,
      options: [
        'too_expensive',
        'missing_features',
        'switched_service',
        'unused',
        'customer_service',
        'too_complex',
        'low_quality',
        'other',
      ],
    },
    enabled: true,
    mode: 'at_period_end',
    proration_behavior: 'none',
  },
  subscription_pause: { duration: { interval_options: [], type: 'indefinite' }, enabled: false },
  subscription_update: {
    billing_cycle_anchor: null,
    default_allowed_updates: [],
    enabled: false,
    proration_behavior: 'none',
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: 'end_trial',
  },
};

/** What a configuration has that a request does not name: all of it off (docs.stripe.com/api/customer_portal/configurations/create). */
export const OFF_FEATURES: Features = {
  ...DEFAULT_FEATURES,
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: false },
  payment_method_update: { ...DEFAULT_FEATURES.payment_method_update, enabled: false },
  subscription_cancel: {
    ...DEFAULT_FEATURES.subscription_cancel,
    cancellation_reason: { enabled: false, feedback_options: null, options: [] },
    enabled: false,
  },
};

/** The features a request names are replaced; those it leaves out stay as they were. */
export function changeFeatures(before: Features, given: Given): Features {
  return {
    customer_update: given.customer_update
      ? {
          allowed_updates:
            given.customer_update.allowed_updates === undefined
              ? before.customer_update.allowed_updates
              : given.customer_update.allowed_updates || [],
          enabled: given.customer_update.enabled ?? before.customer_update.enabled,
        }
      : before.customer_update,
    invoice_history: given.invoice_history ?? before.invoice_history,
    payment_method_update: cards(before.payment_method_update, given.payment_method_update),
    subscription_cancel: given.subscription_cancel
      ? cancel(before.subscription_cancel, given.subscription_cancel)
      : before.subscription_cancel,
    subscription_pause: pause(before.subscription_pause, given.subscription_pause),
    subscription_update: given.subscription_update
      ? update(before.subscription_update, given.subscription_update)
      : before.subscription_update,
  };
}

function cards(
  before: Features['payment_method_update'],
  given: Given['payment_method_update'],
): Features['payment_method_update'] {
  if (!given) return before;
  refuseUnsupported(given, ['payment_method_configuration']);
  return { ...before, enabled: given.enabled };
}

function pause(
  before: Features['subscription_pause'],
  given: Given['subscription_pause'],
): Features['subscription_pause'] {
  const duration = given?.duration;
  return {
    duration: duration
      ? {
          interval_options: (duration.interval_options || []).map(({ interval, interval_count = 1 }) => ({
            interval,
            interval_count,
          })),
          type: duration.type,
        }
      : before.duration,
    enabled: given?.enabled ?? before.enabled,
  };
}

function cancel(
  before: Features['subscription_cancel'],
  given: NonNullable<Given['subscription_cancel']>,
): Features['subscription_cancel'] {
  const reason = given.cancellation_reason;
  if (reason) refuseUnsupported(reason, ['feedback_options']);
  return {
    cancellation_reason: reason
      ? {
          ...before.cancellation_reason,
          enabled: reason.enabled,
          options: reason.options === undefined ? before.cancellation_reason.options : reason.options || [],
        }
      : before.cancellation_reason,
    enabled: given.enabled ?? before.enabled,
    mode: given.mode ?? before.mode,
    proration_behavior: given.proration_behavior ?? before.proration_behavior,
  };
}

function update(
  before: Features['subscription_update'],
  given: NonNullable<Given['subscription_update']>,
): Features['subscription_update'] {
  const products = given.products === undefined ? undefined : given.products || [];
  return {
    ...before,
    billing_cycle_anchor: given.billing_cycle_anchor ?? before.billing_cycle_anchor,
    default_allowed_updates:
      given.default_allowed_updates === undefined
        ? before.default_allowed_updates
        : given.default_allowed_updates || [],
    enabled: given.enabled ?? before.enabled,
    ...(products ? { products: products.map(toProduct) } : {}),
    proration_behavior: given.proration_behavior ?? before.proration_behavior,
    schedule_at_period_end: given.schedule_at_period_end
      ? { conditions: given.schedule_at_period_end.conditions || [] }
      : before.schedule_at_period_end,
    trial_update_behavior: given.trial_update_behavior ?? before.trial_update_behavior,
  };
}

function toProduct({
  adjustable_quantity: quantity,
  prices,
  product,
}: Stripe.BillingPortal.ConfigurationUpdateParams.Features.SubscriptionUpdate.Product) {
  return {
    adjustable_quantity: {
      enabled: quantity?.enabled ?? false,
      maximum: quantity?.maximum ?? null,
      minimum: quantity?.minimum ?? 1,
    },
    prices,
    product,
  };
}
