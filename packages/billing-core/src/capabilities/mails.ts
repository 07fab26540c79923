import type { MailState } from '@billwright/db';
import type { MailKind, MailTopic } from '../domain/mail/mail.ts';
import type { Outcome, Page } from './act.ts';

export type { MailState } from '@billwright/db';

/** A mail that is owed or was sent, as operators look for it. */
export interface MailView {
  /** Of an operators' mail, whom it is about, or `operators`. */
  accountId: string;
  key: string;
  kind: string;
  audience: 'customer' | 'operators';
  state: MailState;
  /** Why it is in that state, where that is not plain. */
  stateBecause: string | null;
  /** Why it is owed. */
  because: string;
  recipient: string | null;
  subject: string | null;
  attempts: number;
  /** ISO 8601, UTC. */
  owedAt: string;
  sentAt: string | null;
  canSendAgain: boolean;
}

export interface MailDetailView extends MailView {
  language: string | null;
  messageId: string | null;
  /** The words as they were sent; as they would be now, while it was not. */
  text: string | null;
  /** As it looks with today's templates; null where no mail server is set up. */
  html: string | null;
}

export interface MailPreferencesView {
  /** Languages that there are words in. */
  languages: readonly { code: string; name: string }[];
  /** Null: the account never said. */
  language: string | null;
  /** What may be turned off, and whether it is. */
  topics: { topic: MailTopic; isOn: boolean }[];
}

/** Mails: what was sent to whom, what went wrong, and what an account wants of them. */
export interface Mails {
  /** The newest first. */
  list(input: {
    accountId: string | null;
    state: MailState | null;
    kind: MailKind | null;
    cursor: string | null;
    limit: number;
  }): Promise<Page<MailView>>;
  get(input: { accountId: string; key: string }): Promise<Outcome<MailDetailView>>;
  /** For what failed, bounced, is held or met no mail server; an address that bounced is tried again. */
  sendAgain(input: {
    accountId: string;
    key: string;
    actorId: string;
    because: string;
  }): Promise<Outcome<{ key: string }>>;
  /** A message that came back later, told by its id: a mail provider's webhook or a reader of the bounce mailbox calls this. */
  noteBounce(input: { messageId: string; reason: string }): Promise<Outcome<{ key: string }>>;
  preferences: {
    get(accountId: string): Promise<MailPreferencesView>;
    set(
      accountId: string,
      input: { language: string | null; unsubscribed: readonly MailTopic[] },
    ): Promise<MailPreferencesView>;
  };
  unsubscribe: {
    /** What the link of a mail turns off; nothing for a link that is not ours. Changes nothing. */
    read(token: string): Promise<{ accountName: string; topic: MailTopic; isOn: boolean } | null>;
    /** Turns it off; the same again changes nothing. */
    confirm(token: string): Promise<boolean>;
  };
}
