import type Stripe from 'stripe';
import type { OnboardingActions, OnboardingView } from '../src/pages/onboarding-actions.ts';

type Record_ = <R>(name: string, result: R) => (...args: unknown[]) => R;

export const sampleAccount = (overrides: object = {}): Stripe.Account =>
  ({
    id: 'acct_1',
    object: 'account',
    business_profile: { name: 'Rosen Bicycles' },
    country: 'US',
    email: 'jenny@example.com',
    ...overrides,
  }) as unknown as Stripe.Account;

export function sampleOnboardingView(overrides: Partial<OnboardingView> = {}): OnboardingView {
  return {
    session: 'session_1',
    account: sampleAccount(),
    persons: [],
    platformName: 'Billwright',
    due: ['individual.first_name', 'individual.dob.day', 'external_account', 'tos_acceptance.date'],
    returnUrl: 'https://app.example/onboarded',
    refreshUrl: 'https://app.example/again',
    ...overrides,
  };
}

/** A form that is open under `session_1`, and a dashboard under `session_2`. */
export function sampleOnboarding(
  record: Record_,
  overrides: Partial<OnboardingActions> = {},
): OnboardingActions {
  return {
    openLink: (token) => (token === 'link_1' ? { kind: 'opened', session: 'session_1' } : undefined),
    load: (session) => (session === 'session_1' ? sampleOnboardingView() : undefined),
    submit: record('submitOnboarding', { kind: 'done' } as const),
    openDashboard: (token) => (token === 'login_1' ? { kind: 'opened', session: 'session_2' } : undefined),
    loadDashboard: (session) =>
      session === 'session_2'
        ? {
            account: sampleAccount(),
            balance: {
              available: [{ amount: 12_300, currency: 'usd' }],
              pending: [{ amount: 400, currency: 'usd' }],
            } as unknown as Stripe.Balance,
            payouts: [
              { arrival_date: 1_798_070_400, status: 'paid', amount: 5000, currency: 'usd' },
            ] as unknown as Stripe.Payout[],
            movements: [],
          }
        : undefined,
    ...overrides,
  };
}
