import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import type { PlanOffer } from '../../pages/portal-actions.ts';

type Configuration = Stripe.BillingPortal.Configuration;

/** What a configuration lets customers change to; prices that were archived since are gone from it. */
export function planOffers(sim: Simulation, { features }: Configuration): PlanOffer[] {
  const { enabled, products, default_allowed_updates: allowed } = features.subscription_update;
  if (!enabled) return [];
  return (products ?? []).flatMap(({ product: id, prices, adjustable_quantity: quantity }) => {
    const product = sim.store.products.get(id);
    if (!product || product.deleted) return [];
    const isAdjustable = allowed.includes('quantity') && quantity.enabled;
    return prices.flatMap((priceId) => {
      const price = sim.store.prices.get(priceId);
      if (!price?.active) return [];
      return {
        price,
        product,
        quantity: isAdjustable ? { minimum: quantity.minimum, maximum: quantity.maximum } : null,
      };
    });
  });
}

export function findOffer(
  sim: Simulation,
  configuration: Configuration,
  { price, param }: { price: string; param: string },
): PlanOffer {
  const offer = planOffers(sim, configuration).find((one) => one.price.id === price);
  if (!offer)
    throw invalidRequest(`The price ${price} is not in the portal configuration's list of products.`, {
      param,
    });
  return offer;
}

const CHANGEABLE: readonly string[] = ['active', 'trialing', 'past_due'];

/** One item, charged by itself, and not a schedule's (docs.stripe.com/customer-management, limitations). */
export const isChangeable = ({
  status,
  schedule,
  items,
  collection_method: method,
  cancel_at,
}: Stripe.Subscription): boolean =>
  CHANGEABLE.includes(status) &&
  idOf(schedule) === null &&
  items.data.length === 1 &&
  method === 'charge_automatically' &&
  cancel_at === null;

export function assertChangeable(subscription: Stripe.Subscription, param: string): void {
  if (isChangeable(subscription)) return;
  throw invalidRequest(
    `The subscription ${subscription.id} can not be updated in the portal: it must run, have one item, be charged automatically, and neither end nor have a schedule.`,
    { param },
  );
}
