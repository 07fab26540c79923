import type { Money } from '../domain/money.ts';
import type { Act, Outcome } from './act.ts';
import type { PreviewLine } from './plan-change.ts';

/** Stripe's two ways: all of it stands still, or it goes on and payments are not collected. */
export type PauseKind =
  | { kind: 'subscription' }
  | {
      kind: 'collection';
      /** What becomes of the invoices meanwhile: kept for later, written off, or void. */
      invoices: 'keep_as_draft' | 'mark_uncollectible' | 'void';
      /** ISO 8601, UTC; null until somebody resumes it. */
      resumesAt: string | null;
    };

export interface PausePreview {
  lines: PreviewLine[];
  /** What was paid ahead and becomes credit for when it goes on. */
  credit: Money;
  token: string;
  expiresAt: string;
}

export interface ResumePreview {
  lines: PreviewLine[];
  dueNow: Money;
  /** ISO 8601, UTC. */
  nextChargeAt: string | null;
  token: string;
  expiresAt: string;
}

export interface Pause {
  /** What pausing the whole subscription now would leave as credit. */
  preview(accountId: string): Promise<Outcome<PausePreview>>;
  /** Pauses all of it, as previewed. */
  apply(act: Act, input: { token: string }): Promise<Outcome<{ planKey: string }>>;
  /** Stops collecting payments, for a reason that is kept; nothing is charged by it, so nothing is previewed. */
  stopCollecting(
    act: Act,
    input: Omit<Extract<PauseKind, { kind: 'collection' }>, 'kind'> & { because: string },
  ): Promise<Outcome<{ planKey: string }>>;
  /** What going on would cost; nothing is due where only the collection was paused. */
  previewResume(accountId: string): Promise<Outcome<ResumePreview>>;
  resume(act: Act, input: { token: string }): Promise<Outcome<{ planKey: string; charged: Money }>>;
}
