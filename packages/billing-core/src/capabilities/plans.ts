import type { Money } from '../domain/money.ts';
import type { BillingInterval } from './act.ts';
import type { ShownTerms } from './records.ts';

/** What the button under a plan does; the server decides, so that web, mail and CLI say the same. */
export type PlanAction =
  | { kind: 'sign_up'; label: string }
  | { kind: 'checkout'; label: string }
  | { kind: 'change'; label: string }
  | { kind: 'cancel'; label: string }
  | { kind: 'undo_cancel'; label: string }
  | { kind: 'current'; label: string }
  | { kind: 'unavailable'; label: string; because: string };

export interface PlanFeatureLine {
  key: string;
  label: string;
  /** Words for people: "10 projects", "Unlimited", "Included". */
  value: string;
  included: boolean;
}

export interface PlanCard {
  key: string;
  name: string;
  description: string;
  highlighted: boolean;
  trialDays: number;
  features: PlanFeatureLine[];
  prices: Record<BillingInterval, PlanPrice & { action: PlanAction }>;
}

export interface PlanPrice {
  /** What the amounts are of: the plan itself, or one seat; nothing where only the use is charged. */
  kind: 'free' | 'flat' | 'per_seat' | 'usage';
  /** What is really billed: what is only used is billed each month. */
  interval: BillingInterval;
  /** What is charged each time, and for a year what it comes to per month. */
  charge: Money;
  perMonth: Money;
  savingPercent: number;
  /** What comes on top, in words: seats and use. */
  more: string[];
}

/** What is sold beside a plan, or once. */
export interface ExtraCard {
  key: string;
  kind: 'add_on' | 'one_time';
  name: string;
  description: string;
  /** In words: "$5 a month, or $50 a year". */
  price: string;
  /** "Beside Team", "Paid once". */
  where: string;
  /** Of an add-on, the plans that it is sold beside; null is every paid one. */
  plans: string[] | null;
}

export interface PricingView {
  currency: string;
  currencies: string[];
  /** The account's own interval, when it has a subscription. */
  currentInterval: BillingInterval | null;
  plans: PlanCard[];
  /** Whether payments may be made on a page of the app, beside Stripe's own. */
  takesPaymentsHere: boolean;
  /** What who chooses a plan agrees to, where the configuration names it. */
  terms: ShownTerms | null;
  extras: ExtraCard[];
}

export interface Plans {
  list(input: { accountId: string | null; currency: string | null }): Promise<PricingView>;
}
