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

/** A change that a schedule makes later. */
export interface PlannedChangeView {
  planKey: string;
  planName: string;
  interval: BillingInterval;
  /** As far as it is known beforehand: use is not, nor are discounts. */
  price: Money;
  /** ISO 8601, UTC. */
  at: string;
}

/** What any change of a subscription costs, before it is made. */
export interface ChangePreview {
  /** ISO 8601, UTC: when it takes effect; null for at once. */
  startsAt: string | null;
  lines: PreviewLine[];
  /** What the card is charged at the press of the button; never negative. */
  dueNow: Money;
  /** Left over for the next invoices, when the credit is larger than the charge. */
  creditLeft: Money;
  nextCharge: { at: string; amount: Money };
  /** What was planned before, which this change drops. */
  drops: PlannedChangeView | null;
  /** Signed; pins account, subscription, items, proration date, catalogue and amount. Valid for 15 minutes. */
  token: string;
  expiresAt: string;
}

export interface PlanChangePreview extends ChangePreview {
  from: { planKey: string; planName: string; interval: BillingInterval; price: Money };
  to: { planKey: string; planName: string; interval: BillingInterval; price: Money };
}

/** What became of a confirmed change; `startsAt` (ISO 8601, UTC) when it waits for the period's end. */
export type ChangeOutcome = { planKey: string; charged: Money; startsAt: string | null };

export interface PlanChange {
  preview(
    accountId: string,
    input: { planKey: string; interval: BillingInterval },
  ): Promise<Outcome<PlanChangePreview>>;
  apply(act: Act, input: { token: string }): Promise<Outcome<ChangeOutcome>>;
  /** Drops what is planned for later: the subscription stays as it is. */
  withdraw(act: Act): Promise<Outcome<{ planKey: string }>>;
}
