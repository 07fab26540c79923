import type { Money } from '../domain/money.ts';
import type { Act, BillingInterval, Outcome } from './act.ts';
import type { ChangeOutcome, ChangePreview } from './plan-change.ts';

export interface AddOnView {
  key: string;
  name: string;
  description: string;
  /** Of one, each month or year: what it is had for, or else what it is sold for. */
  price: Money;
  interval: BillingInterval;
  /** How many are had. */
  quantity: number;
  /** Whether the plan may have more of it. */
  canAdd: boolean;
}

export interface AddOnsView {
  hasSubscription: boolean;
  /** Whether the subscription can be changed as it stands. */
  canChange: boolean;
  addOns: AddOnView[];
}

/** What is bought beside a plan, each month or year with it. */
export interface AddOns {
  /** What the account's plan may have, and what it has. */
  list(accountId: string): Promise<AddOnsView>;
  /** So many of one; 0 takes it away when the period ends. */
  preview(accountId: string, input: { addOn: string; quantity: number }): Promise<Outcome<ChangePreview>>;
  apply(act: Act, input: { token: string }): Promise<Outcome<ChangeOutcome>>;
}
