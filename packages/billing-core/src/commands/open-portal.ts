import type { Outcome, PortalFlow } from '../billing.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { cancelsAt, type Subscription } from '../domain/subscription.ts';

/** What the portal is opened for, as Stripe's session takes it; null for its home page. */
export type PortalFlowData =
  | { type: 'payment_method_update' | 'customer_update' }
  | { type: 'subscription_cancel'; subscription_cancel: { subscription: string } }
  | { type: 'subscription_update'; subscription_update: { subscription: string } }
  | {
      type: 'subscription_update_confirm';
      subscription_update_confirm: {
        subscription: string;
        items: [{ id: string; price: string; quantity: number }];
      };
    };

/**
 * - Home, the card and the address need nothing.
 * - What concerns a subscription needs one that is live; cancelling, one that is not being cancelled.
 * - A plan is changed to one that is pushed, in the subscription's own currency, and not to the one that it has.
 *
 * Docs: docs.stripe.com/customer-management/portal-deep-links
 */
export function decideOpenPortal(
  flow: PortalFlow,
  { subscription, price }: { subscription: Subscription | undefined; price: { id: string } | undefined },
): Outcome<PortalFlowData | null> {
  if (flow === 'home') return succeed(null);
  if (flow === 'payment_method_update' || flow === 'customer_update') return succeed({ type: flow });
  if (!subscription) return fail('no_live_subscription');
  const { id } = subscription;
  if (flow === 'subscription_cancel')
    return cancelsAt(subscription)
      ? fail('already_cancelling')
      : succeed({ type: flow, subscription_cancel: { subscription: id } });
  if (flow === 'subscription_update')
    return succeed({ type: flow, subscription_update: { subscription: id } });
  if (!price) return fail('price_not_pushed');
  if (price.id === subscription.priceId) return fail('same_plan');
  const item = { id: subscription.itemId, price: price.id, quantity: subscription.quantity };
  return succeed({ type: flow, subscription_update_confirm: { subscription: id, items: [item] } });
}
