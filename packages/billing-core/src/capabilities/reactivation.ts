import type { Money } from '../domain/money.ts';
import type { Act, BillingInterval, Outcome } from './act.ts';
import type { PreviewLine } from './plan-change.ts';

export interface ReactivationPreview {
  planKey: string;
  planName: string;
  interval: BillingInterval;
  lines: PreviewLine[];
  dueNow: Money;
  /** ISO 8601, UTC. */
  nextChargeAt: string | null;
  card: { brand: string | null; last4: string | null };
  token: string;
  expiresAt: string;
}

/** Coming back after the end with the card that is saved; without one, by a checkout. */
export interface Reactivation {
  preview(
    accountId: string,
    input: { planKey: string; interval: BillingInterval },
  ): Promise<Outcome<ReactivationPreview>>;
  apply(act: Act, input: { token: string }): Promise<Outcome<{ planKey: string; charged: Money }>>;
}
