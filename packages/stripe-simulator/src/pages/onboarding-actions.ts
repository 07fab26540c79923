import type Stripe from 'stripe';

export interface OnboardingView {
  /** The secret under which the form is open. */
  session: string;
  account: Stripe.Account;
  persons: Stripe.Person[];
  platformName: string;
  /** The fields to ask for, under Stripe's names. */
  due: readonly string[];
  returnUrl: string | null;
  refreshUrl: string | null;
}

/** What an Express account sees of itself. */
export interface DashboardView {
  account: Stripe.Account;
  balance: Stripe.Balance;
  payouts: Stripe.Payout[];
  movements: Stripe.BalanceTransaction[];
}

export type OnboardingOutcome =
  | { kind: 'done' }
  /** There is more to ask; no progress means that nothing of it was given. */
  | { kind: 'more'; isProgress: boolean }
  | { kind: 'invalid'; field: string; message: string }
  | { kind: 'over' };

export type LinkOpening = { kind: 'opened'; session: string } | { kind: 'spent'; refreshUrl: string | null };

/** What the pages of connected accounts ask of the simulator. */
export interface OnboardingActions {
  /** Uses up the link. */
  openLink(token: string): LinkOpening | undefined;
  load(session: string): OnboardingView | undefined;
  submit(session: string, typed: Readonly<Record<string, string>>): OnboardingOutcome;
  openDashboard(token: string): LinkOpening | undefined;
  loadDashboard(session: string): DashboardView | undefined;
}
