import type Stripe from 'stripe';

/**
 * Where older API versions keep what is read of a snapshot. Events carry the version of their endpoint or account, and those of
 * a webhook endpoint that was made years ago stay as they were (docs.stripe.com/webhooks/versioning).
 */

/** Before 2025-03-31 the period stands on the subscription, later on its items (docs.stripe.com/changelog/basil). */
interface OlderSubscription {
  current_period_start?: number | null;
  current_period_end?: number | null;
}

/** Before 2020-08-27 an item may have a plan and no price. */
interface OlderItem {
  price?: Stripe.Price | null;
  plan?: Pick<Stripe.Plan, 'id' | 'amount' | 'interval' | 'metadata'> | null;
}

/** Before 2025-03-31 the invoice itself names its subscription. */
interface OlderInvoice {
  subscription?: string | { id: string } | null;
  parent?: Stripe.Invoice.Parent | null;
}

export interface Period {
  startsAt: number;
  endsAt: number;
}

/** The current period in Unix seconds; of a subscription without any (none is known), the moment that it was made. */
export function periodOf(
  snapshot: Pick<Stripe.Subscription, 'created'> & OlderSubscription,
  item: Partial<Pick<Stripe.SubscriptionItem, 'current_period_start' | 'current_period_end'>>,
): Period {
  return {
    startsAt: item.current_period_start ?? snapshot.current_period_start ?? snapshot.created,
    endsAt: item.current_period_end ?? snapshot.current_period_end ?? snapshot.created,
  };
}

export interface SoldPrice {
  id: string;
  interval: string | undefined;
  unitAmountMinor: number | null;
  metadata: Stripe.Metadata | null;
}

/** What an item sells, as a price or as the plan that prices came from. */
export function soldBy({ price, plan }: OlderItem): SoldPrice | undefined {
  if (price) {
    const { id, recurring, unit_amount: unitAmountMinor, metadata } = price;
    return { id, interval: recurring?.interval, unitAmountMinor, metadata };
  }
  if (!plan) return undefined;
  const { id, interval, amount: unitAmountMinor, metadata } = plan;
  return { id, interval, unitAmountMinor, metadata };
}

/** The subscription that an invoice bills. */
export function subscriptionOf(invoice: OlderInvoice): string | { id: string } | null {
  return invoice.parent?.subscription_details?.subscription ?? invoice.subscription ?? null;
}
