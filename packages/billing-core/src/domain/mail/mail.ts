import type { MailKind, MailPayloads } from './mail-props.ts';

export type { MailKind, MailPayloads, PaymentAdvice, PlanTerms } from './mail-props.ts';

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
