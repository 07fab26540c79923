import type { StaffRole } from '../domain/staff/staff-role.ts';
import type { TimelineKind } from '../domain/timeline/timeline-kinds.ts';
import type { Outcome, Page } from './act.ts';
import type { MailboxView } from './mails.ts';

type Tone = 'ok' | 'info' | 'warning' | 'danger' | 'neutral';

/** An account that a search found. */
export interface CustomerHit {
  accountId: string;
  name: string;
  email: string;
  statusText: string;
  statusTone: Tone;
}

/** Who an account is, for whoever answers its questions. */
export interface CustomerView extends CustomerHit {
  createdAt: string;
  /** At Stripe, its own first. */
  customerIds: string[];
  /** Fixed by the first paid subscription. */
  currency: string | null;
  subscription: {
    id: string;
    planKey: string;
    status: string;
    periodEndsAt: string;
    startedAt: string;
  } | null;
  people: { name: string; email: string; role: string }[];
  /** Where mails go, and whether they get through. */
  mailbox: MailboxView;
}

export interface TimelineEntry {
  id: string;
  at: string;
  kind: TimelineKind;
  title: string;
  /** One sentence that support can read; empty where the title says it all. */
  because: string;
  /** The object that it is about. */
  subject: string | null;
  /** Who did it; null where nobody did. */
  by: { name: string; role: StaffRole | null } | null;
}

export interface Customers {
  /** By the beginning of a word of the name or of an address, or by a whole id: of the account, its customer, invoice or payment. */
  search(input: { query: string; limit: number }): Promise<CustomerHit[]>;
  view(accountId: string): Promise<Outcome<CustomerView>>;
  /** Everything that happened, newest first: what was told, mails, refunds, disputes, and what people and the platform did. */
  timeline(input: {
    accountId: string;
    /** Null for all of them. */
    kinds: readonly TimelineKind[] | null;
    cursor: string | null;
    limit: number;
  }): Promise<Page<TimelineEntry>>;
}
