import type { MailAudience, MailKind, MailPayloads } from '../domain/mail/mail.ts';
import type { Money } from '../domain/money.ts';

/** What is looked up when a mail is sent, beside what it was owed with. */
export interface MailDetails {
  /** What the company sells. */
  product: string;
  /** Names of plans and features, by key, as the code has them now. */
  planNames: Readonly<Record<string, string>>;
  featureNames: Readonly<Record<string, string>>;
  /** Of the invoice that it is about. */
  invoice?: {
    number: string | null;
    paid: Money;
    hostedUrl: string | null;
    pdfUrl: string | null;
  };
  /** Of the subscription that it is about. */
  subscription?: {
    planKey: string;
    interval: 'month' | 'year';
    /** ISO 8601, UTC. */
    endsAt: string | null;
    pauseEndsAt: string | null;
  };
}

/** A mail of one kind that is to get its words. */
export interface MailOf<K extends MailKind> {
  kind: K;
  props: MailPayloads[K];
  audience: MailAudience;
  details: MailDetails;
  accountName: string;
  /** Where the app is, without a slash at its end. */
  appUrl: string;
  /** Where the person turns the topic off, with no sign-in; null where it is transactional. */
  unsubscribeUrl: string | null;
  /** As the account prefers; null where it never said. */
  language: string | null;
}

/** One of any kind, told apart by `kind`. */
export type MailToRender = { [K in MailKind]: MailOf<K> }[MailKind];

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
  /** In which it was written. */
  language: string;
}

export interface MailMessage extends RenderedMail {
  to: string[];
  /** The same for every try, so that a mailbox that gets it twice can show it once. */
  messageId: string;
  /** For the header of a one-click unsubscription (RFC 8058). */
  unsubscribeUrl: string | null;
}

/** What the mail server said. */
export type MailAnswer =
  | { outcome: 'accepted' }
  /** For good: `isAddress` when the address is why. */
  | { outcome: 'refused'; reason: string; isAddress: boolean }
  /** For now (a 4xx, or no answer at all): `isServer` when no other mail would get through either. */
  | { outcome: 'later'; reason: string; isServer: boolean };

/** Gives mails their words and sends them; `@billwright/emails` has one. */
export interface Mailer {
  /** Languages that it has words in. */
  languages: readonly { code: string; name: string }[];
  render(mail: MailToRender): Promise<RenderedMail>;
  send(message: MailMessage): Promise<MailAnswer>;
}
