import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import { updated } from '../../kernel/params/unset.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { assertLocated } from '../automatic-tax/customer-location.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { redeem, resolveDiscounts } from '../discounts/create-discount.ts';
import { createPendingItem } from '../invoice-items/pending-items.ts';
import { addedLines } from './added-lines.ts';
import { applyChange } from './apply-change.ts';
import { cancelWithin } from './cancel-within.ts';
import { cancellationChanges } from './cancellation-changes.ts';
import { changeSubscription, findSubscription } from './change-subscription.ts';
import { assertMayChange } from './editable.ts';
import { itemChanges } from './item-changes.ts';
import { ownPaymentMethod } from './own-payment-method.ts';
import { pendingInterval } from './pending-items-interval.ts';
import { assertCanWait } from './pending-update.ts';
import { planChange } from './plan-change.ts';
import { givenSettings } from './subscription-settings.ts';
import { scheduleTasks, scheduleTrialWarning } from './subscription-times.ts';
import { trialChange } from './trial-change.ts';

type Params = Stripe.SubscriptionUpdateParams;

const UNSUPPORTED = [
  'billing_schedules',
  'billing_thresholds',
  'default_source',
] as const satisfies (keyof Params)[];

/** https://docs.stripe.com/api/subscriptions/update */
export function updateSubscription(sim: Simulation, params: Params, id: string): Stripe.Subscription {
  const before = findSubscription(sim, id);
  assertMayChange(before, params);
  return changeAsAsked(sim, params, before);
}

/** As a request asks, or the phase of a schedule: what may be asked is the caller's to say. */
export function changeAsAsked(
  sim: Simulation,
  params: Params,
  before: Stripe.Subscription,
): Stripe.Subscription {
  refuseUnsupported(params, UNSUPPORTED);
  const waits = params.payment_behavior === 'pending_if_incomplete';
  if (waits) assertCanWait(params);
  const trial = trialChange(sim, before, params);
  const changed: Stripe.Subscription = { ...before, ...plainChanges(sim, before, params), ...trial.changes };
  const extras = addedLines(sim, changed, params.add_invoice_items ?? []);
  const resetsAnchor = params.billing_cycle_anchor?.type === 'now';
  if (!params.items && !trial.endsTrial && trial.startsTrial === null && !resetsAnchor) {
    for (const spec of extras) createPendingItem(sim, String(changed.customer), spec);
    return announce(sim, before, cancelWithin(sim, changed, params.proration_behavior));
  }
  if (trial.endsTrial) sim.emit('customer.subscription.trial_will_end', before);
  const given = params.items ?? [];
  const change = planChange(sim, changed, itemChanges(sim, changed, given, 'items'), {
    prorationBehavior: params.proration_behavior ?? 'create_prorations',
    prorationDate: params.proration_date ?? null,
    endsTrial: trial.endsTrial,
    resetsAnchor,
    startsTrial: trial.startsTrial,
  });
  const metadata = params.metadata === undefined ? null : mergeMetadata(null, params.metadata);
  const after = applyChange(sim, {
    before,
    changed: waits ? { ...changed, metadata: before.metadata } : changed,
    change,
    extras,
    metadata,
    behaviour: params.payment_behavior ?? 'allow_incomplete',
    offSession: params.off_session ?? false,
  });
  if (params.trial_end !== undefined) scheduleTrialWarning(sim, after);
  return after;
}

function announce(
  sim: Simulation,
  before: Stripe.Subscription,
  after: Stripe.Subscription,
): Stripe.Subscription {
  scheduleTasks(sim, after);
  if (after.trial_end !== before.trial_end) scheduleTrialWarning(sim, after);
  sim.store.subscriptions.put(before);
  return changeSubscription(sim, before, after);
}

function plainChanges(
  sim: Simulation,
  before: Stripe.Subscription,
  params: Params,
): Partial<Stripe.Subscription> {
  const collection_method = params.collection_method ?? before.collection_method;
  if (params.automatic_tax?.enabled && !before.automatic_tax.enabled)
    assertLocated(sim, findCustomer(sim, String(before.customer)), {
      paymentMethod: idOf(before.default_payment_method),
    });
  return {
    ...givenSettings(sim, params, before),
    ...cancellationChanges(sim, before, params),
    ...pendingInterval(params.pending_invoice_item_interval, sim.now()),
    collection_method,
    days_until_due: daysUntilDue(before, params, collection_method),
    default_payment_method:
      params.default_payment_method === undefined
        ? before.default_payment_method
        : ownPaymentMethod(sim, String(before.customer), params.default_payment_method),
    description: updated(before.description, params.description),
    ...(params.discounts === undefined ? {} : { discounts: discounts(sim, before, params.discounts) }),
    metadata: mergeMetadata(before.metadata, params.metadata),
    ...(params.pause_collection === undefined ? {} : { pause_collection: pause(params.pause_collection) }),
  };
}

function daysUntilDue(
  before: Stripe.Subscription,
  { days_until_due: given }: Params,
  method: Stripe.Subscription.CollectionMethod,
): number | null {
  if (method !== 'send_invoice') {
    if (given === undefined) return null;
    throw invalidRequest('`days_until_due` can only be set when the collection method is `send_invoice`.', {
      param: 'days_until_due',
    });
  }
  const days = given ?? before.days_until_due;
  if (days !== null) return days;
  throw invalidRequest('You must specify `days_until_due` when the collection method is `send_invoice`.', {
    code: 'parameter_missing',
    param: 'days_until_due',
  });
}

/** Given discounts replace what was there; an existing one that is named stays itself, with its end. */
function discounts(sim: Simulation, before: Stripe.Subscription, given: Params['discounts']): string[] {
  const holder = { customer: String(before.customer), subscription: before.id, checkoutSession: null };
  const known = before.discounts.map((one) => (typeof one === 'string' ? one : one.id));
  if (Array.isArray(given) && given.length === 0) return known;
  return (given || []).flatMap((one) => {
    if (one.discount !== undefined && known.includes(one.discount)) return [one.discount];
    return resolveDiscounts(sim, [one]).map((source) => redeem(sim, source, holder).id);
  });
}

function pause(given: Params['pause_collection']): Stripe.Subscription.PauseCollection | null {
  return given ? { behavior: given.behavior, resumes_at: given.resumes_at ?? null } : null;
}
