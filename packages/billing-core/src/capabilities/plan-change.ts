import type { Money } from '../domain/money.ts';
import type { Act, BillingInterval, Outcome } from './act.ts';

export interface PreviewLine {
  description: string;
  amount: Money;
  kind: 'credit' | 'charge' | 'tax' | 'discount';
  /** ISO 8601, UTC. */
  periodStart: string | null;
  periodEnd: string | null;
}

export interface PlanChangePreview {
  from: { planKey: string; planName: string; interval: BillingInterval; price: Money };
  to: { planKey: string; planName: string; interval: BillingInterval; price: Money };
  lines: PreviewLine[];
  /** What the card is charged at the press of the button; never negative. */
  dueNow: Money;
  /** Left over for the next invoices, when the credit is larger than the charge. */
  creditLeft: Money;
  nextCharge: { at: string; amount: Money };
  /** Signed; pins account, subscription, price, proration date and amount. Valid for 15 minutes. */
  token: string;
  expiresAt: string;
}

export interface PlanChange {
  preview(
    accountId: string,
    input: { planKey: string; interval: BillingInterval },
  ): Promise<Outcome<PlanChangePreview>>;
  apply(act: Act, input: { token: string }): Promise<Outcome<{ planKey: string; charged: Money }>>;
}
