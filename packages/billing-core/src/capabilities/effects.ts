import type { Outcome, Page } from './act.ts';

/** Something owed to the outside world: a mail, a call to Stripe, a refund. */
export interface EffectView {
  key: string;
  kind: string;
  accountId: string | null;
  /** `pending`: a worker is at it or will be. `dead`: given up after its tries, until somebody redrives it. */
  state: 'pending' | 'dead';
  attempts: number;
  lastError: string | null;
  /** ISO 8601, UTC: since when it is owed. */
  createdAt: string;
}

/** What is owed of one kind, in all. */
export interface OwedKind {
  kind: string;
  pending: number;
  dead: number;
  oldestPendingAt: string | null;
  oldestDeadAt: string | null;
}

export interface Effects {
  /** What is owed by kind, kinds that have something dead first; empty when nothing is owed. */
  summary(): Promise<OwedKind[]>;
  /** One by one, the oldest first. */
  list(input: {
    state: EffectView['state'];
    kind: string | null;
    cursor: string | null;
    limit: number;
  }): Promise<Page<EffectView>>;
  /** Owes one that was given up again; what it did already is not done twice. */
  redrive(input: { key: string; actorId: string; because: string }): Promise<Outcome<{ key: string }>>;
  /** The same for all of a kind, the oldest first, a thousand at a time; says how many are left. */
  redriveMany(input: {
    kind: string;
    actorId: string;
    because: string;
  }): Promise<{ redriven: number; left: number }>;
}
