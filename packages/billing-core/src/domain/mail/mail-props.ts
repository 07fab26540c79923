import { z } from 'zod';

/** In the currency's smallest unit. */
const money = z.object({ amountMinor: z.int(), currency: z.string().regex(/^[a-z]{3}$/i) });
/** ISO 8601, UTC. */
const time = z.iso.datetime({ offset: true });
const text = z.string().min(1);
const interval = z.enum(['month', 'year']);

/** The billing of a period: its plan and how long a period is. */
const planTerms = z.object({ planKey: text, interval });
export type PlanTerms = z.infer<typeof planTerms>;

/** What somebody can do about a payment that failed: decides the words of the mail. */
const paymentAdvice = z.enum(['wait', 'add_funds', 'update_card', 'authenticate', 'ask_bank']);
export type PaymentAdvice = z.infer<typeof paymentAdvice>;

const ofSubscription = z.object({ subscriptionId: text, planKey: text });
const ofAccount = z.object({ accountId: text.nullable(), accountName: z.string().nullable() });

const ofDispute = ofAccount.extend({
  disputeId: text,
  amount: money,
  /** Stripe's word for it, such as `fraudulent`. */
  reason: z.string(),
  /** Null where no answer is asked for. */
  dueBy: time.nullable(),
  /** Asked before any money is taken back. */
  isInquiry: z.boolean(),
});

/** One of each step of the dunning policy. */
const paymentFailed = z.object({
  invoiceId: text,
  amount: money,
  /** Counted from 1. */
  step: z.int().positive(),
  advice: paymentAdvice,
  /** Null: it is not tried again by itself. */
  nextAttemptAt: time.nullable(),
  isLastAttempt: z.boolean(),
  /** What happens if nothing is done; null where nothing does. */
  consequence: z.enum(['paused', 'cancelled', 'past_due']).nullable(),
  /** When it does. */
  consequenceAt: time.nullable(),
  payUrl: text,
  updateCardUrl: text.nullable(),
});

const cardExpiring = z.object({
  paymentMethodId: text,
  brand: z.string(),
  last4: z.string(),
  expMonth: z.int().min(1).max(12),
  expYear: z.int(),
  updateCardUrl: text,
});

/** Bills of a period before tax; null where they are not known beforehand. */
const priceIncrease = ofSubscription.extend({
  oldBill: money.nullable(),
  newBill: money.nullable(),
  interval,
  effectiveAt: time,
});

const refund = z.object({
  refundId: text,
  amount: money,
  invoiceId: text.nullable(),
  isFull: z.boolean(),
  /** In the words of whoever refunded, for the customer. */
  note: z.string().nullable(),
  creditNoteUrl: text.nullable(),
});

const usageAlert = z.object({
  feature: text,
  percent: z.number(),
  used: z.number(),
  included: z.number(),
  periodEndsAt: time,
});

const fraudWarning = ofAccount.extend({
  warningId: text,
  chargeId: text,
  amount: money,
  /** Stripe's word for it, such as `made_with_stolen_card`. */
  fraudType: z.string(),
});

/**
 * What each mail says: facts, no words. Links are absolute. A field may be added, as one that may be missing; one that is there
 * keeps its meaning, since rows of years ago are read with it.
 */
export const MAIL_PROPS = {
  welcome: ofSubscription,
  receipt: z.object({ invoiceId: text, total: money }),
  payment_failed: paymentFailed,
  action_required: z.object({ invoiceId: text, amount: money }),
  card_expiring: cardExpiring,
  trial_ending: z.object({ subscriptionId: text, endsAt: time }),
  /** Before a subscription by the year is paid for again. */
  renewal_notice: ofSubscription.extend({ renewsAt: time, amount: money.nullable() }),
  plan_changed: z.object({ subscriptionId: text, from: planTerms, to: planTerms }),
  /** Said when it is decided, and again when it has come. */
  cancelled: ofSubscription.extend({ stage: z.enum(['scheduled', 'ended']) }),
  paused: ofSubscription,
  resumed: ofSubscription,
  price_increase_notice: priceIncrease,
  price_increase_withdrawn: ofSubscription,
  refund,
  usage_alert: usageAlert,
  dispute_opened: ofDispute,
  dispute_reminder: ofDispute.extend({ dueBy: time, hoursLeft: z.number() }),
  early_fraud_warning: fraudWarning,
} as const;

export type MailKind = keyof typeof MAIL_PROPS;
export type MailPayloads = { [K in MailKind]: z.infer<(typeof MAIL_PROPS)[K]> };
