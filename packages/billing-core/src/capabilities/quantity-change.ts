import type { Act, Outcome } from './act.ts';
import type { ChangeOutcome, ChangePreview } from './plan-change.ts';

/**
 * How many of a plan are paid for, where it is sold by number. Of a plan with seats the list of seats says it (`seats.add`,
 * `seats.remove`): every one of these refuses then with `quantity_follows_seats`.
 */
export interface QuantityChange {
  preview(accountId: string, input: { quantity: number }): Promise<Outcome<ChangePreview>>;
  apply(act: Act, input: { token: string }): Promise<Outcome<ChangeOutcome>>;
  /**
   * The same without a person who confirms, for a program that follows a list of its own: more is charged at once, less counts
   * from the next period on, and the number of now drops a smaller one that was planned.
   */
  set(act: Act, input: { quantity: number }): Promise<Outcome<ChangeOutcome>>;
}
