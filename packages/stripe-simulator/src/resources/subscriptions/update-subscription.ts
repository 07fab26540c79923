import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import { updated } from '../../kernel/params/unset.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { redeem, resolveDiscounts } from '../discounts/create-discount.ts';
import { applyChange } from './apply-change.ts';
import { cancellationChanges } from './cancellation-changes.ts';
import { changeSubscription, findSubscription } from './change-subscription.ts';
import { itemChanges } from './item-changes.ts';
import { planChange } from './plan-change.ts';
import { TRIAL_WARNING_SECONDS } from './start-subscription.ts';
import { automaticTax, paymentSettings } from './subscription-defaults.ts';
import { nextCycleAt } from './subscription-item.ts';

type Params = Stripe.SubscriptionUpdateParams;

const UNSUPPORTED = [
  'add_invoice_items',
  'application_fee_percent',
  'billing_schedules',
  'billing_thresholds',
  'default_source',
  'default_tax_rates',
  'invoice_settings',
  'on_behalf_of',
  'pending_invoice_item_interval',
  'transfer_data',
  'trial_from_plan',
] as const satisfies (keyof Params)[];

/** https://docs.stripe.com/api/subscriptions/update */
export function updateSubscription(sim: Simulation, params: Params, id: string): Stripe.Subscription {
  refuseUnsupported(params, UNSUPPORTED);
  const before = findSubscription(sim, id);
  assertEditable(before, params);
  const changed = sim.store.subscriptions.put<Stripe.Subscription>({
    ...before,
    ...plainChanges(sim, before, params),
  });
  const endsTrial = params.trial_end === 'now' && before.status === 'trialing';
  const resetsAnchor = params.billing_cycle_anchor?.type === 'now';
  if (!params.items && !endsTrial && !resetsAnchor) return announce(sim, before, rescheduled(sim, changed));
  const change = planChange(sim, changed, itemChanges(sim, changed, params.items ?? [], 'items'), {
    prorationBehavior: params.proration_behavior ?? 'create_prorations',
    prorationDate: params.proration_date ?? null,
    endsTrial,
    resetsAnchor,
  });
  return applyChange(sim, {
    before,
    changed,
    change,
    behaviour: params.payment_behavior ?? 'allow_incomplete',
    offSession: params.off_session ?? true,
  });
}

function announce(
  sim: Simulation,
  before: Stripe.Subscription,
  after: Stripe.Subscription,
): Stripe.Subscription {
  sim.store.subscriptions.put(before);
  return changeSubscription(sim, before, after);
}

/** Once it has ended only notes may be written on a subscription. */
function assertEditable({ ended_at, status }: Stripe.Subscription, params: Params): void {
  if (ended_at === null) return;
  const { metadata: _, cancellation_details: __, expand: ___, ...rest } = params;
  if (Object.keys(rest).length === 0) return;
  throw invalidRequest(`A ${status} subscription can only update its cancellation_details and metadata.`);
}

function plainChanges(
  sim: Simulation,
  before: Stripe.Subscription,
  params: Params,
): Partial<Stripe.Subscription> {
  return {
    ...cancellationChanges(sim, before, params),
    ...trialChanges(sim, before, params),
    ...(params.automatic_tax === undefined
      ? {}
      : { automatic_tax: automaticTax(params.automatic_tax.enabled) }),
    collection_method: params.collection_method ?? before.collection_method,
    days_until_due: params.days_until_due ?? before.days_until_due,
    default_payment_method: defaultMethod(sim, before, params.default_payment_method),
    description: updated(before.description, params.description),
    ...(params.discounts === undefined ? {} : { discounts: discounts(sim, before, params.discounts) }),
    metadata: mergeMetadata(before.metadata, params.metadata),
    ...(params.pause_collection === undefined ? {} : { pause_collection: pause(params.pause_collection) }),
    ...(params.payment_settings === undefined
      ? {}
      : {
          payment_settings: paymentSettings(
            params.payment_settings.save_default_payment_method ??
              before.payment_settings?.save_default_payment_method ??
              null,
          ),
        }),
    ...(params.trial_settings === undefined
      ? {}
      : {
          trial_settings: {
            end_behavior: {
              billing_cycle_anchor: null,
              missing_payment_method:
                params.trial_settings.end_behavior.missing_payment_method ?? 'create_invoice',
            },
          },
        }),
  };
}

function trialChanges(
  sim: Simulation,
  before: Stripe.Subscription,
  { trial_end }: Params,
): Partial<Stripe.Subscription> {
  if (trial_end === undefined) return {};
  if (trial_end === 'now')
    return before.status === 'trialing' ? { trial_end: sim.now(), status: 'active' } : {};
  if (trial_end <= sim.now())
    throw invalidRequest('Invalid timestamp: must be an integer Unix timestamp in the future.', {
      param: 'trial_end',
    });
  const items = before.items.data.map((item) => ({ ...item, current_period_end: trial_end }));
  return {
    billing_cycle_anchor: trial_end,
    items: { ...before.items, data: items },
    status: 'trialing',
    trial_end,
    trial_start: before.trial_start ?? sim.now(),
  };
}

function defaultMethod(
  sim: Simulation,
  before: Stripe.Subscription,
  given: string | undefined,
): Stripe.Subscription['default_payment_method'] {
  if (given === undefined) return before.default_payment_method;
  const method = sim.store.paymentMethods.get(given);
  if (!method) throw noSuch('PaymentMethod', given, 'default_payment_method');
  if (method.customer === before.customer) return given;
  throw invalidRequest(
    `The customer does not have a payment method with the ID ${given}. The payment method must be attached to the customer.`,
    {
      code: 'resource_missing',
      param: 'default_payment_method',
    },
  );
}

function discounts(sim: Simulation, before: Stripe.Subscription, given: Params['discounts']): string[] {
  const holder = { customer: String(before.customer), subscription: before.id, checkoutSession: null };
  return resolveDiscounts(sim, given).map((source) => redeem(sim, source, holder).id);
}

function pause(given: Params['pause_collection']): Stripe.Subscription.PauseCollection | null {
  return given ? { behavior: given.behavior, resumes_at: given.resumes_at ?? null } : null;
}

function rescheduled(sim: Simulation, subscription: Stripe.Subscription): Stripe.Subscription {
  const { id, items, trial_end, cancel_at, ended_at } = subscription;
  if (ended_at !== null) return subscription;
  sim.schedule('subscription.cycle', id, nextCycleAt(items.data));
  if (cancel_at === null) sim.unschedule('subscription.cancel', id);
  else sim.schedule('subscription.cancel', id, cancel_at);
  const isTrial = subscription.status === 'trialing' && trial_end !== null;
  if (isTrial && trial_end - TRIAL_WARNING_SECONDS > sim.now())
    sim.schedule('subscription.trial_will_end', id, trial_end - TRIAL_WARNING_SECONDS);
  return subscription;
}
