import type { Money } from '../domain/money.ts';

/** One balance transaction of Stripe's. */
export interface BalanceLine {
  id: string;
  /** Stripe's: an open list. */
  type: string;
  /** Negative when money left. */
  amount: Money;
  /** Stripe's fee, taken from the amount. */
  fee: Money;
  net: Money;
  /** ISO 8601, UTC. */
  at: string;
}

export interface BalanceView {
  explained: (BalanceLine & { by: { kind: 'invoice' | 'refund' | 'dispute' | 'payout'; id: string } })[];
  /** No record of ours speaks of it, or of another amount. */
  unexplained: (BalanceLine & { because: string })[];
  /** Invoices that were paid, they say, and no money moved. */
  unpaid: { invoiceId: string; amount: Money; paidAt: string }[];
}

/** Every cent that moved on the Stripe balance, and what moved it. */
export interface Balance {
  /** Reads what moved since the last time; workers do it every hour. Says how many movements were new. */
  read(): Promise<number>;
  /** From `from` until before `to`. */
  explain(input: { from: Date; to: Date }): Promise<BalanceView>;
}
