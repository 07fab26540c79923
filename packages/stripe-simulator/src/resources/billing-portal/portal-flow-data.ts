import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { findCoupon } from '../coupons/coupon.ts';
import { resolveDiscounts } from '../discounts/create-discount.ts';
import { findSubscription } from '../subscriptions/change-subscription.ts';
import { assertChangeable, findOffer } from './plan-offers.ts';

type Given = Stripe.BillingPortal.SessionCreateParams.FlowData;
type Flow = Stripe.BillingPortal.Session.Flow;

export interface FlowScope {
  customer: string;
  configuration: Stripe.BillingPortal.Configuration;
}

/** One act that the session is for (docs.stripe.com/customer-management/portal-deep-links). */
export function toFlow(sim: Simulation, given: Given, scope: FlowScope): Flow {
  const flow: Flow = {
    after_completion: afterCompletion(given.after_completion),
    customer_update: null,
    subscription_cancel: null,
    subscription_pause: null,
    subscription_update: null,
    subscription_update_confirm: null,
    type: given.type,
  };
  const { features } = scope.configuration;
  switch (given.type) {
    case 'payment_method_update':
      assertEnabled(features.payment_method_update, given.type);
      return flow;
    case 'customer_update':
      assertEnabled(features.customer_update, given.type);
      return { ...flow, customer_update: {} };
    case 'subscription_cancel':
      assertEnabled(features.subscription_cancel, given.type);
      return { ...flow, subscription_cancel: toCancel(sim, given.subscription_cancel, scope) };
    case 'subscription_pause':
      assertEnabled(features.subscription_pause, given.type);
      return { ...flow, subscription_pause: { subscription: own(sim, given, scope).id } };
    case 'subscription_update':
      assertEnabled(features.subscription_update, given.type);
      assertChangeable(own(sim, given, scope), paramOf(given));
      return { ...flow, subscription_update: { subscription: own(sim, given, scope).id } };
    case 'subscription_update_confirm':
      assertEnabled(features.subscription_update, given.type);
      return { ...flow, subscription_update_confirm: toConfirm(sim, given, scope) };
    default:
      throw invalidRequest(`Invalid flow_data[type]: ${given.type}`, { param: 'flow_data[type]' });
  }
}

function assertEnabled({ enabled }: { enabled: boolean }, type: string): void {
  if (enabled) return;
  throw invalidRequest(
    `This session cannot be created with flow_data[type]=${type} because that feature is disabled in the portal configuration.`,
    { param: 'flow_data[type]' },
  );
}

const paramOf = ({ type }: Given) => `flow_data[${type}][subscription]`;

/** The subscription that a flow is about. */
function own(sim: Simulation, given: Given, { customer }: FlowScope): Stripe.Subscription {
  const named =
    given.subscription_cancel ??
    given.subscription_pause ??
    given.subscription_update ??
    given.subscription_update_confirm;
  if (!named) throw missingParam(`flow_data[${given.type}]`);
  const param = paramOf(given);
  const subscription = findSubscription(sim, named.subscription, param);
  if (idOf(subscription.customer) !== customer)
    throw invalidRequest(`No such subscription: '${named.subscription}'`, {
      code: 'resource_missing',
      param,
    });
  return subscription;
}

function toCancel(
  sim: Simulation,
  given: Given['subscription_cancel'],
  scope: FlowScope,
): Flow['subscription_cancel'] {
  if (!given) throw missingParam('flow_data[subscription_cancel]');
  const subscription = own(sim, { type: 'subscription_cancel', subscription_cancel: given }, scope);
  if (subscription.ended_at !== null || subscription.cancel_at !== null)
    throw invalidRequest(
      `The subscription ${subscription.id} is already canceled or set to cancel, and can't be canceled.`,
      { param: 'flow_data[subscription_cancel][subscription]' },
    );
  const coupon = given.retention?.coupon_offer.coupon;
  if (coupon !== undefined)
    findCoupon(sim, coupon, 'flow_data[subscription_cancel][retention][coupon_offer][coupon]');
  return {
    retention: coupon === undefined ? null : { coupon_offer: { coupon }, type: 'coupon_offer' },
    subscription: subscription.id,
  };
}

function toConfirm(sim: Simulation, given: Given, scope: FlowScope): Flow['subscription_update_confirm'] {
  const confirm = given.subscription_update_confirm;
  if (!confirm) throw missingParam('flow_data[subscription_update_confirm]');
  const base = 'flow_data[subscription_update_confirm]';
  const subscription = own(sim, given, scope);
  assertChangeable(subscription, `${base}[subscription]`);
  const [item, second] = confirm.items;
  if (!item) throw missingParam(`${base}[items]`);
  if (second || item.id !== subscription.items.data[0]?.id)
    throw invalidRequest('Exactly the one item of the subscription can be updated in the portal.', {
      param: `${base}[items]`,
    });
  if (item.price !== undefined)
    findOffer(sim, scope.configuration, { price: item.price, param: `${base}[items][0][price]` });
  resolveDiscounts(sim, confirm.discounts, scope.customer);
  return {
    discounts: confirm.discounts
      ? confirm.discounts.map(({ coupon, promotion_code }) => ({
          coupon: coupon ?? null,
          promotion_code: promotion_code ?? null,
        }))
      : null,
    items: [
      {
        id: item.id,
        price: item.price ?? null,
        ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
      },
    ],
    subscription: subscription.id,
  };
}

function afterCompletion(given: Given['after_completion']): Flow['after_completion'] {
  if (given?.type === 'redirect' && !given.redirect)
    throw missingParam('flow_data[after_completion][redirect]');
  return {
    hosted_confirmation: given?.hosted_confirmation
      ? { custom_message: given.hosted_confirmation.custom_message ?? null }
      : null,
    redirect: given?.redirect ?? null,
    type: given?.type ?? 'portal_homepage',
  };
}
