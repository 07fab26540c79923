import type { Act, Outcome } from './act.ts';
import type { ChangeOutcome, ChangePreview } from './plan-change.ts';

/** What is bought beside a plan, each month or year with it. */
export interface AddOns {
  /** So many of one; 0 takes it away when the period ends. */
  preview(accountId: string, input: { addOn: string; quantity: number }): Promise<Outcome<ChangePreview>>;
  apply(act: Act, input: { token: string }): Promise<Outcome<ChangeOutcome>>;
}
