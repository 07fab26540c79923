import type { Generated } from 'kysely';
import type { DefaultedTimestamp, Json, NullableTimestamp, Timestamp } from './columns.ts';

export type MailState =
  /** To be sent, now or when the server of the other side is back. */
  | 'owed'
  /** Handed to the mail server, whose answer is not known yet. */
  | 'sending'
  | 'sent'
  /** It no longer held when its time came, or the person does not want it. */
  | 'skipped'
  /** It may have been sent before the database was restored: a person decides. */
  | 'held'
  /** The address is refused for good. */
  | 'bounced'
  /** Refused for another reason, or given up. */
  | 'failed'
  /** No mail server was set up when its time came. */
  | 'not_configured';

/** One mail for one fact: its key is made from what it is about. */
export interface MailsTable {
  /** Whose it is; of an operators' mail, whom it is about, or `operators`. */
  account_id: string;
  key: string;
  kind: string;
  audience: 'customer' | 'operators';
  props: Json;
  because: string;
  /** When the fact happened. */
  since: Timestamp;
  /** Whether it is asked, just before it is sent, whether it still holds. */
  check_at_send: boolean;
  state: MailState;
  state_because: Generated<string | null>;
  owed_at: Timestamp;
  /** How often it was handed to a mail server. */
  attempts: Generated<number>;
  recipient: Generated<string | null>;
  language: Generated<string | null>;
  subject: Generated<string | null>;
  /** The words as they were sent: evidence, where the templates may have changed since. */
  body_text: Generated<string | null>;
  message_id: Generated<string | null>;
  sent_at: NullableTimestamp;
  bounced_at: NullableTimestamp;
  /** The operator who had it sent again. */
  sent_again_by: Generated<string | null>;
}

/** What an account wants to get, and in which language. */
export interface MailPreferencesTable {
  account_id: string;
  language: string | null;
  /** Topics that were turned off. */
  unsubscribed: string[];
  updated_at: DefaultedTimestamp;
}

/** What the mail provider said of a mail after it had taken it. */
export interface MailReportsTable {
  account_id: string;
  /** The provider's, or the adapter's: the same told twice is one. */
  id: string;
  mail_key: string;
  kind: 'hard_bounce' | 'soft_bounce' | 'complaint';
  recipient: string;
  reason: string;
  /** By the provider's clock. */
  happened_at: Timestamp;
  received_at: Timestamp;
}

/** An address that refused mail for good: nothing is sent there until somebody sends again. */
export interface MailBouncesTable {
  /** Whose mail it refused; of operators' mails `operators`. */
  account_id: string;
  address: string;
  mail_key: string;
  reason: string;
  bounced_at: Timestamp;
}

/** One row: since when facts are mailed from this database, and which database server that was. */
export interface MailStartTable {
  id: string;
  since: Timestamp;
  reason: 'first_start' | 'restored' | 'set';
  server_identity: string;
}
