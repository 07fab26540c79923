import type Stripe from 'stripe';
import { isInRange } from '../../kernel/http/paginate.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { isListed } from '../test-clocks/is-listed.ts';

type Params = Stripe.SubscriptionListParams;

/** Newest first; those on a test clock only where the clock or the customer is named (docs.stripe.com/api/subscriptions/list). */
export function listSubscriptions(sim: Simulation, params: Params): Stripe.Subscription[] {
  const candidates =
    params.customer === undefined
      ? sim.store.subscriptions.newestFirst()
      : sim.store.subscriptions.where('customer', params.customer).reverse();
  const price = params.price ?? params.plan;
  return candidates.filter(
    (subscription) =>
      isOfStatus(subscription, params.status) &&
      isListed(subscription.test_clock, params) &&
      (price === undefined || subscription.items.data.some((item) => item.price.id === price)) &&
      (params.collection_method === undefined ||
        subscription.collection_method === params.collection_method) &&
      (params.automatic_tax === undefined ||
        subscription.automatic_tax.enabled === params.automatic_tax.enabled) &&
      isInRange(subscription.created, params.created) &&
      isInPeriods(subscription, params),
  );
}

/** Without a status those that have been cancelled are left out. */
function isOfStatus({ status }: Stripe.Subscription, asked: string | undefined): boolean {
  if (asked === 'all') return true;
  if (asked === undefined) return status !== 'canceled' && status !== 'incomplete_expired';
  if (asked === 'ended') return status === 'canceled' || status === 'incomplete_expired';
  return status === asked;
}

function isInPeriods({ items }: Stripe.Subscription, params: Params): boolean {
  if (params.current_period_end === undefined && params.current_period_start === undefined) return true;
  const ends = Math.min(...items.data.map((item) => item.current_period_end));
  const starts = Math.max(...items.data.map((item) => item.current_period_start));
  return isInRange(ends, params.current_period_end) && isInRange(starts, params.current_period_start);
}
