import { z } from 'zod';

const subscription = z.object({ subscriptionId: z.string(), planKey: z.string() });
/** What is paid for, and how often. */
const terms = z.object({ planKey: z.string(), interval: z.enum(['month', 'year']) });
/** `startsAt` in ISO 8601, UTC: when the change takes effect, or would have. */
const plannedChange = subscription.extend({ startsAt: z.string() });
/** Something bought once; its id is the invoice's. Amounts in the currency's smallest unit. */
const purchase = z.object({
  purchaseId: z.string(),
  productKey: z.string(),
  totalMinor: z.number().int(),
  currency: z.string(),
});
/** Amounts in the currency's smallest unit. */
const invoice = z.object({ invoiceId: z.string(), totalMinor: z.number().int(), currency: z.string() });

const dispute = z.object({
  disputeId: z.string(),
  chargeId: z.string(),
  amountMinor: z.number().int(),
  currency: z.string(),
  reason: z.string(),
});

/** `chargeId` is the payment's; the amount in the currency's smallest unit. */
const refund = z.object({
  refundId: z.string(),
  chargeId: z.string().nullable(),
  amountMinor: z.number().int(),
  currency: z.string(),
});

/** What each billing event says. A field may be added; one that is there stays, and keeps its meaning. */
const payloads = {
  'subscription.activated': subscription,
  /** `planChange` when the plan or its interval is another; without it seats, add-ons or prices changed. */
  'subscription.changed': subscription.extend({
    planChange: z.object({ from: terms, to: terms }).optional(),
  }),
  'subscription.cancellation_scheduled': subscription,
  'subscription.cancellation_undone': subscription,
  'subscription.paused': subscription,
  'subscription.resumed': subscription,
  'subscription.ended': subscription,
  'subscription.change_scheduled': plannedChange,
  'subscription.change_withdrawn': plannedChange,
  /**
   * Somebody who kept an old price is to pay the present one, told before it changes. Bills of a period in the smallest unit,
   * before tax; null where they are not known beforehand. `effectiveAt` in ISO 8601: not before then.
   */
  'subscription.price_increase_notice': subscription.extend({
    migrationId: z.string(),
    currency: z.string(),
    interval: z.enum(['month', 'year']),
    oldBillMinor: z.number().int().nullable(),
    newBillMinor: z.number().int().nullable(),
    effectiveAt: z.string(),
  }),
  /** What the notice told does not happen: the old price stays. */
  'subscription.price_increase_withdrawn': subscription.extend({ migrationId: z.string() }),
  /** `trialEnd` in seconds since 1970. */
  'subscription.trial_ending': z.object({
    subscriptionId: z.string(),
    trialEnd: z.number().int().nullable(),
  }),
  'payment.succeeded': invoice,
  'payment.failed': invoice,
  'payment.action_required': invoice,
  /**
   * A bank took a payment back, or asks about one (`isInquiry`): amount in the smallest unit; `dueAt` in ISO 8601, null where no
   * answer is taken. An inquiry that becomes a chargeback is told again.
   */
  'dispute.opened': dispute.extend({ isInquiry: z.boolean(), dueAt: z.string().nullable() }),
  /** `outcome` as Stripe's status says it: `won`, `lost`, `warning_closed` or `prevented`; others may follow. */
  'dispute.closed': dispute.extend({ outcome: z.string() }),
  'purchase.completed': purchase,
  'purchase.refunded': purchase,
  'purchase.restored': purchase,
  /** A payment that took the bank days was not made: nothing was bought. */
  'purchase.failed': z.object({ sessionId: z.string(), productKey: z.string() }),
  /** Stripe has sent the money; a bank may still send it back. */
  'refund.succeeded': refund,
  /** The money came back to us: nothing was refunded. `reason` is Stripe's word for why. */
  'refund.failed': refund.extend({ reason: z.string().nullable() }),
  /** A share of what a period includes, once a period. Times in ISO 8601. */
  'usage.threshold_reached': z.object({
    feature: z.string(),
    percent: z.number().int(),
    used: z.number().int(),
    included: z.number().int(),
    periodStartsAt: z.string(),
    periodEndsAt: z.string(),
  }),
} satisfies Record<string, z.ZodObject>;

export type BillingEventType = keyof typeof payloads;
export const isBillingEventType = (type: string): type is BillingEventType => Object.hasOwn(payloads, type);
/** Every type that there is. */
export const billingEventTypes: readonly BillingEventType[] =
  Object.keys(payloads).filter(isBillingEventType);
export type BillingEventPayloads = { [T in BillingEventType]: z.output<(typeof payloads)[T]> };

/** The types of which every one carries the same payload of a subscription. */
export type SubscriptionStep = Exclude<
  Extract<BillingEventType, `subscription.${string}`>,
  | 'subscription.trial_ending'
  | 'subscription.change_scheduled'
  | 'subscription.change_withdrawn'
  | 'subscription.price_increase_notice'
  | 'subscription.price_increase_withdrawn'
>;

/**
 * Everything that happens to a customer's billing that a product may want to react to; closed, told apart by `type`.
 */
export type BillingEvent = {
  [K in BillingEventType]: {
    /** The same however often it is delivered, replayed or restored: what to remember so as to act once. */
    id: string;
    type: K;
    accountId: string;
    /** When it happened, by Stripe's clock: ISO 8601, UTC, whole seconds. */
    timestamp: string;
    /** Grows within an account in the order in which events were told; numbers are left out. */
    sequence: number;
    data: BillingEventPayloads[K];
  };
}[BillingEventType];

/** A billing event of one of the types named. */
export type BillingEventOf<T extends BillingEventType> = Extract<BillingEvent, { type: T }>;

/** No full stop: they separate the parts of what is signed (github.com/standard-webhooks/standard-webhooks, spec). */
export const billingEventId = (key: string) => key.replaceAll('.', '_');

const common = z.object({
  id: z.string(),
  accountId: z.string(),
  timestamp: z.string(),
  sequence: z.number().int(),
});
const of = <T extends BillingEventType>(type: T) =>
  common.extend({ type: z.literal(type), data: payloads[type] });

const events = z.discriminatedUnion('type', [
  of('subscription.activated'),
  of('subscription.changed'),
  of('subscription.cancellation_scheduled'),
  of('subscription.cancellation_undone'),
  of('subscription.paused'),
  of('subscription.resumed'),
  of('subscription.ended'),
  of('subscription.change_scheduled'),
  of('subscription.change_withdrawn'),
  of('subscription.price_increase_notice'),
  of('subscription.price_increase_withdrawn'),
  of('subscription.trial_ending'),
  of('payment.succeeded'),
  of('payment.failed'),
  of('payment.action_required'),
  of('dispute.opened'),
  of('dispute.closed'),
  of('purchase.completed'),
  of('purchase.refunded'),
  of('purchase.restored'),
  of('purchase.failed'),
  of('refund.succeeded'),
  of('refund.failed'),
  of('usage.threshold_reached'),
]);

/** @throws ZodError when the row was written with another shape than today's */
export const toBillingEvent = (row: {
  id: number;
  key: string;
  account_id: string;
  type: string;
  payload: unknown;
  occurred_at: Date;
}): BillingEvent =>
  events.parse({
    id: billingEventId(row.key),
    type: row.type,
    accountId: row.account_id,
    timestamp: row.occurred_at.toISOString(),
    sequence: row.id,
    data: row.payload,
  });
