import type { Money } from '../money.ts';

/** The billing of a period: its plan and how long a period is. */
export interface PlanTerms {
  planKey: string;
  interval: 'month' | 'year';
}

/** What somebody can do about a payment that failed: decides the words of the mail. */
export type PaymentAdvice = 'wait' | 'add_funds' | 'update_card' | 'authenticate' | 'ask_bank';

interface OfSubscription {
  subscriptionId: string;
  planKey: string;
}

interface OfDispute {
  disputeId: string;
  accountId: string | null;
  accountName: string | null;
  amount: Money;
  /** Stripe's word for it, such as `fraudulent`. */
  reason: string;
  /** ISO 8601, UTC; null where no answer is asked for. */
  dueBy: string | null;
  /** Asked before any money is taken back. */
  isInquiry: boolean;
}

/**
 * What each mail says: facts, no words. Amounts in the currency's smallest unit, times in ISO 8601, UTC. Links are absolute.
 * A field may be added; one that is there keeps its meaning, since rows of years ago are shown with it.
 */
export interface MailPayloads {
  welcome: OfSubscription;
  receipt: { invoiceId: string; total: Money };
  /** One of each step of the dunning policy. */
  payment_failed: {
    invoiceId: string;
    amount: Money;
    /** Counted from 1. */
    step: number;
    advice: PaymentAdvice;
    /** Null: it is not tried again by itself. */
    nextAttemptAt: string | null;
    isLastAttempt: boolean;
    /** What happens if nothing is done; null where nothing does. */
    consequence: 'paused' | 'cancelled' | 'past_due' | null;
    /** When it does. */
    consequenceAt: string | null;
    payUrl: string;
    updateCardUrl: string | null;
  };
  action_required: { invoiceId: string; amount: Money };
  card_expiring: {
    paymentMethodId: string;
    brand: string;
    last4: string;
    expMonth: number;
    expYear: number;
    updateCardUrl: string;
  };
  trial_ending: { subscriptionId: string; endsAt: string };
  /** Before a subscription by the year is paid for again. */
  renewal_notice: OfSubscription & { renewsAt: string; amount: Money | null };
  plan_changed: { subscriptionId: string; from: PlanTerms; to: PlanTerms };
  /** Said when it is decided, and again when it has come. */
  cancelled: OfSubscription & { stage: 'scheduled' | 'ended' };
  paused: OfSubscription;
  resumed: OfSubscription;
  /** Bills of a period before tax; null where they are not known beforehand. */
  price_increase_notice: OfSubscription & {
    oldBill: Money | null;
    newBill: Money | null;
    interval: 'month' | 'year';
    effectiveAt: string;
  };
  price_increase_withdrawn: OfSubscription;
  refund: {
    refundId: string;
    amount: Money;
    invoiceId: string | null;
    isFull: boolean;
    /** In the words of whoever refunded, for the customer. */
    note: string | null;
    creditNoteUrl: string | null;
  };
  usage_alert: {
    feature: string;
    percent: number;
    used: number;
    included: number;
    periodEndsAt: string;
  };
  dispute_opened: OfDispute;
  dispute_reminder: OfDispute & { dueBy: string; hoursLeft: number };
  early_fraud_warning: {
    warningId: string;
    chargeId: string;
    accountId: string | null;
    accountName: string | null;
    amount: Money;
    /** Stripe's word for it, such as `made_with_stolen_card`. */
    fraudType: string;
  };
}

export type MailKind = keyof MailPayloads;

/** What an account may turn off; all else follows from what it buys and owes, and is always sent. */
export type MailTopic = 'getting_started' | 'usage';

export type MailAudience = 'customer' | 'operators';

/** Of each kind: who gets it, and the topic that turns it off; null is transactional. */
export const MAIL_KINDS = {
  welcome: { audience: 'customer', topic: 'getting_started' },
  receipt: { audience: 'customer', topic: null },
  payment_failed: { audience: 'customer', topic: null },
  action_required: { audience: 'customer', topic: null },
  card_expiring: { audience: 'customer', topic: null },
  trial_ending: { audience: 'customer', topic: null },
  renewal_notice: { audience: 'customer', topic: null },
  plan_changed: { audience: 'customer', topic: null },
  cancelled: { audience: 'customer', topic: null },
  paused: { audience: 'customer', topic: null },
  resumed: { audience: 'customer', topic: null },
  price_increase_notice: { audience: 'customer', topic: null },
  price_increase_withdrawn: { audience: 'customer', topic: null },
  refund: { audience: 'customer', topic: null },
  usage_alert: { audience: 'customer', topic: 'usage' },
  dispute_opened: { audience: 'operators', topic: null },
  dispute_reminder: { audience: 'operators', topic: null },
  early_fraud_warning: { audience: 'operators', topic: null },
} as const satisfies Record<MailKind, { audience: MailAudience; topic: MailTopic | null }>;

export const MAIL_TOPICS = ['getting_started', 'usage'] as const satisfies readonly MailTopic[];

export const isMailKind = (kind: string): kind is MailKind => Object.hasOwn(MAIL_KINDS, kind);
export const isMailTopic = (topic: string): topic is MailTopic => MAIL_TOPICS.some((each) => each === topic);

/** A mail that is to be sent, told apart by `kind`. */
export type OwedMail = {
  [K in MailKind]: {
    /** One for each fact: owed again under it, nothing changes. */
    key: string;
    kind: K;
    /** `about`: the account that an operators' mail is about, where there is one. */
    to: { accountId: string } | 'operators';
    about?: string;
    props: MailPayloads[K];
    /** One sentence that support can read. */
    because: string;
    /** When the fact happened: what happened before mails were sent from here is not mailed. */
    since: Date;
    /** Whether it is asked, just before it is sent, whether it still holds; it is unless said. */
    checkAtSend?: boolean;
  };
}[MailKind];
