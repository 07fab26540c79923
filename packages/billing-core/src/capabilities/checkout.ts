import type { Act, BillingInterval, Outcome } from './act.ts';

export type CheckoutStatus =
  | { kind: 'open' }
  | { kind: 'processing' }
  | { kind: 'active'; planName: string; statusText: string }
  | { kind: 'expired' };

export interface Checkout {
  start(
    act: Act,
    input: { planKey: string; interval: BillingInterval; currency: string },
  ): Promise<Outcome<{ url: string; sessionId: string }>>;
  status(accountId: string, sessionId: string): Promise<Outcome<CheckoutStatus>>;
}
