import type Stripe from 'stripe';
import type { BillingInterval } from '../billing.ts';
import { fromUnix, fromUnixOrNull } from './from-unix.ts';
import { mainItem, type SubscriptionItem, toSoldItems } from './subscription-item.ts';

export { fromUnix, fromUnixOrNull } from './from-unix.ts';

/** A subscription as the product sees it; times in UTC. */
export interface Subscription {
  id: string;
  accountId: string;
  customerId: string;
  productLine: string;
  status: string;
  planKey: string;
  /** This and what follows up to `quantity` is of the item that stands for the plan (`mainItem`). */
  priceId: string;
  itemId: string;
  interval: BillingInterval;
  currency: string;
  /** 0 where it takes more than one amount to say; `items` has null then. */
  unitAmountMinor: number;
  quantity: number;
  /** All that it is made of, ordered by id. */
  items: SubscriptionItem[];
  createdAt: Date;
  currentPeriodStartsAt: Date;
  currentPeriodEndsAt: Date;
  trialEndsAt: Date | null;
  cancelAt: Date | null;
  cancelAtPeriodEnd: boolean;
  canceledAt: Date | null;
  endedAt: Date | null;
  cancellationReason: string | null;
  cancellationFeedback: string | null;
  defaultPaymentMethodId: string | null;
  /** The schedule that manages it, if one does. */
  scheduleId: string | null;
  /** Why its status is `paused`: Stripe's `status_details.paused.subscription.type`. */
  pausedBecause: string | null;
  /** What becomes of its invoices while payments are not collected: Stripe's `pause_collection.behavior`; null while they are. */
  collectionPaused: string | null;
  collectionResumesAt: Date | null;
  discountIds: string[];
}

const ENDED = new Set(['canceled', 'incomplete_expired']);
/** Statuses in which a second subscription may not be begun: Stripe would charge for both. */
const LIVE = new Set(['trialing', 'active', 'past_due', 'unpaid', 'paused']);

/** One whose first payment never came was none. */
export const hasBegun = (status: string) => status !== 'incomplete' && status !== 'incomplete_expired';
export const isEnded = (status: string) => ENDED.has(status);
export const isLive = (status: string) => LIVE.has(status);

/** The oldest first; of one second, the one with the smaller id. */
export const byAge = (a: Subscription, b: Subscription) =>
  +a.createdAt - +b.createdAt || (a.id < b.id ? -1 : 1);

export const idOf = (reference: string | { id: string } | null | undefined) =>
  typeof reference === 'string' ? reference : (reference?.id ?? null);

/** Stripe's object as our row; `undefined` when it sells nothing of this catalogue. */
export function toSubscription(snapshot: Stripe.Subscription, accountId: string): Subscription | undefined {
  const sold = toSoldItems(snapshot);
  const main = mainItem(sold);
  if (!main) return undefined;
  const { item, planKey } = main;
  return {
    id: snapshot.id,
    accountId,
    customerId: idOf(snapshot.customer) ?? '',
    productLine: 'main',
    status: snapshot.status,
    planKey,
    priceId: item.priceId,
    itemId: item.id,
    interval: item.interval,
    currency: snapshot.currency,
    unitAmountMinor: item.unitAmountMinor ?? 0,
    quantity: item.quantity ?? 1,
    items: sold.map((each) => each.item),
    createdAt: fromUnix(snapshot.created),
    currentPeriodStartsAt: item.currentPeriodStartsAt,
    currentPeriodEndsAt: item.currentPeriodEndsAt,
    trialEndsAt: fromUnixOrNull(snapshot.trial_end),
    cancelAt: fromUnixOrNull(snapshot.cancel_at),
    cancelAtPeriodEnd: snapshot.cancel_at_period_end,
    canceledAt: fromUnixOrNull(snapshot.canceled_at),
    endedAt: fromUnixOrNull(snapshot.ended_at),
    cancellationReason: snapshot.cancellation_details?.reason ?? null,
    cancellationFeedback: snapshot.cancellation_details?.feedback ?? null,
    defaultPaymentMethodId: idOf(snapshot.default_payment_method),
    ...toInterruptions(snapshot),
  };
}

/** Older snapshots have neither discounts in a list nor a reason for being paused. */
function toInterruptions(
  snapshot: Stripe.Subscription,
): Pick<
  Subscription,
  'scheduleId' | 'pausedBecause' | 'collectionPaused' | 'collectionResumesAt' | 'discountIds'
> {
  const { pause_collection: collection, status_details: details } = snapshot;
  const discounts: (string | { id: string })[] | undefined = snapshot.discounts;
  return {
    scheduleId: idOf(snapshot.schedule),
    pausedBecause: snapshot.status === 'paused' ? (details?.paused.subscription.type ?? null) : null,
    collectionPaused: collection?.behavior ?? null,
    collectionResumesAt: fromUnixOrNull(collection?.resumes_at),
    discountIds: (discounts ?? []).flatMap((discount) => idOf(discount) ?? []),
  };
}

/** When it will end by somebody's wish: the portal may set `cancel_at` and leave `cancel_at_period_end` false. */
export function cancelsAt(subscription: Subscription): Date | null {
  if (isEnded(subscription.status)) return null;
  return subscription.cancelAt ?? (subscription.cancelAtPeriodEnd ? subscription.currentPeriodEndsAt : null);
}
