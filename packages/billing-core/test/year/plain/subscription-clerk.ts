import type Stripe from 'stripe';
import type { Clerk, Desk } from './desk.ts';
import { isAsleep, isOver, planOf, readSubscription, willEnd } from './plain-subscription.ts';

/**
 * Welcome, paused, resumed, another plan, cancelled, ended: what a subscription's event says against the one before. Of a
 * thing that is no longer so when the mail would leave, nothing is said.
 */
export function createSubscriptionClerk({ subscriptions, emailOf, owe }: Desk): Clerk {
  const goesOn = (id: string) => () => !isOver(subscriptions.get(id));
  const hearSubscription = (event: Stripe.Event, object: Stripe.Subscription) => {
    const before = subscriptions.get(object.id);
    const next = readSubscription(object);
    subscriptions.set(object.id, next);
    const to = emailOf(object.customer);
    const { id } = next;
    if (isOver(next)) {
      if (!isOver(before) && next.hasBegun) owe(`ended ${id}`, `${to} cancelled ended ${id}`);
      return;
    }
    if (isAsleep(next) && before && !isAsleep(before))
      return owe(event.id, `${to} paused ${id}`, () => isAsleep(subscriptions.get(id)));
    if (before && isAsleep(before) && !isAsleep(next))
      return owe(event.id, `${to} resumed ${id}`, goesOn(id));
    if (next.hasAccess && !before?.hasAccess) return owe(`welcome ${id}`, `${to} welcome ${id}`, goesOn(id));
    if (!before) return;
    if (planOf(before) !== planOf(next))
      return owe(event.id, `${to} plan_changed ${id} ${planOf(before)} ${planOf(next)}`, goesOn(id));
    if (willEnd(next) && !willEnd(before))
      owe(event.id, `${to} cancelled scheduled ${id}`, () => {
        const now = subscriptions.get(id);
        return !isOver(now) && willEnd(now);
      });
  };
  return {
    hear(event) {
      if (
        event.type === 'customer.subscription.created' ||
        event.type === 'customer.subscription.updated' ||
        event.type === 'customer.subscription.deleted'
      )
        hearSubscription(event, event.data.object);
    },
  };
}
