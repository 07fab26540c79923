import type { MailState } from '@billwright/db';
import type { MailKind, MailTopic } from '../domain/mail/mail.ts';
import type { MailReport } from '../domain/mail/mail-report.ts';
import type { Outcome, Page } from './act.ts';

export type { MailState } from '@billwright/db';
export type { MailReport } from '../domain/mail/mail-report.ts';

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
  /** What the provider told of it later, oldest first. */
  reports: { kind: MailReport['kind']; recipient: string; reason: string; happenedAt: string }[];
}

/** Where an account's mails go. */
export interface MailboxView {
  address: string | null;
  /** Nothing is sent there: it refused mail for good. */
  refused: { since: string; reason: string } | null;
  /** When somebody there last called a mail spam. */
  complainedAt: string | null;
}

export interface MailDetailView extends MailView {
  language: string | null;
  messageId: string | null;
  /** The words as they were sent; as they would be now, while it was not. */
  text: string | null;
  /** As it looks with today's templates; null where no mail server is set up, or `problem` says why. */
  html: string | null;
  /** Why it can not be given words now: another version of this code wrote it. */
  problem: string | null;
}

export interface MailPreferencesView {
  /** Languages that there are words in. */
  languages: readonly { code: string; name: string }[];
  /** Null: the account never said. */
  language: string | null;
  /** What may be turned off, and whether it is. */
  topics: { topic: MailTopic; isOn: boolean }[];
  /** Where they go. */
  address: string | null;
  /** No mail is sent there: it refused one for good. */
  refused: MailboxView['refused'];
}

/** Mails: what was sent to whom, what went wrong, and what an account wants of them. */
export interface Mails {
  /** That there are words in. */
  languages: readonly { code: string; name: string }[];
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
  /** What the provider tells of a mail after it took it: that it came back, or that somebody called it spam. */
  reports: {
    /** `POST /webhooks/mail`, signed; mounts in any framework. */
    handle(request: Request): Promise<Response>;
    /** The same, from a reader of your own. Told twice it is noted once. */
    note(report: MailReport): Promise<Outcome<{ key: string; isNew: boolean }>>;
  };
  preferences: {
    get(accountId: string): Promise<MailPreferencesView>;
    set(
      accountId: string,
      input: { language: string | null; unsubscribed: readonly MailTopic[] },
    ): Promise<MailPreferencesView>;
  };
  unsubscribe: {
    /** What the link of a mail turns off; nothing for a link that is not ours. Changes nothing. */
    read(token: string): Promise<{
      accountName: string;
      topic: MailTopic;
      isOn: boolean;
      /** The account's; null where it never said. */
      language: string | null;
    } | null>;
    /** Turns it off; the same again changes nothing. */
    confirm(token: string): Promise<boolean>;
  };
}
