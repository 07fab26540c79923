import type Stripe from 'stripe';

/** A subscription as the clerk has it on a card: what Stripe's last event of it said. */
export interface PlainSubscription {
  id: string;
  customer: string;
  status: string;
  plan: string;
  interval: string;
  periodEnd: number;
  trialEnd: number | null;
  isCancelling: boolean;
  isCollectionPaused: boolean;
  hasAccess: boolean;
  hasBegun: boolean;
  /** Stripe ended it because it was not paid. */
  endedUnpaid: boolean;
  /** The card of its own, before the customer's. */
  card: string | null;
}

export function readSubscription(object: Stripe.Subscription): PlainSubscription {
  // What is counted has an item of its own beside the plan's.
  const item = object.items.data.find(({ price }) => price.recurring?.usage_type === 'licensed');
  const { status, default_payment_method: card } = object;
  return {
    id: object.id,
    customer: String(object.customer),
    status,
    plan: String(item?.price.lookup_key ?? '').split('_')[0] ?? '',
    interval: item?.price.recurring?.interval ?? '',
    periodEnd: item?.current_period_end ?? 0,
    trialEnd: object.trial_end,
    isCancelling: object.cancel_at !== null || object.cancel_at_period_end,
    isCollectionPaused: object.pause_collection !== null,
    hasAccess: ['active', 'trialing', 'past_due'].includes(status),
    hasBegun: status !== 'incomplete' && status !== 'incomplete_expired',
    endedUnpaid: object.cancellation_details?.reason === 'payment_failed',
    card: card === null ? null : String(card),
  };
}

export const planOf = ({ plan, interval }: PlainSubscription) => `${plan}/${interval}`;
export const isOver = (one: PlainSubscription | undefined) =>
  one?.status === 'canceled' || one?.status === 'incomplete_expired';
export const willEnd = (one: PlainSubscription | undefined) =>
  one !== undefined && !isOver(one) && one.isCancelling;
export const isAsleep = (one: PlainSubscription | undefined) =>
  one !== undefined && (one.status === 'paused' || one.isCollectionPaused);
