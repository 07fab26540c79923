import type { Outcome } from './act.ts';

/** What an operator should look at. */
export interface AlertView {
  accountId: string;
  key: string;
  kind: string;
  subject: string;
  because: string;
  /** ISO 8601, UTC. */
  raisedAt: string;
}

export interface Alerts {
  /** Those that nobody has taken yet, the oldest first; a hundred at most. */
  list(): Promise<AlertView[]>;
  /** Says that somebody looks after it and what they do about it; kept with the name, and in the audit log. */
  acknowledge(input: {
    accountId: string;
    key: string;
    actorId: string;
    because: string;
  }): Promise<Outcome<{ key: string }>>;
}
