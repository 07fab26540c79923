import type { Outcome } from './act.ts';

/** Something owed to the outside world that was given up after its tries. */
export interface EffectView {
  key: string;
  kind: string;
  accountId: string | null;
  attempts: number;
  lastError: string | null;
  createdAt: string;
}

export interface Effects {
  /** What was given up, the oldest first; a hundred at most. */
  listDead(): Promise<EffectView[]>;
  /** Owes one of them again; what it did already is not done twice. */
  redrive(input: { key: string; actorId: string }): Promise<Outcome<{ key: string }>>;
}
