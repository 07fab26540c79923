import type { Act, Outcome } from './act.ts';

export interface PaymentMethodView {
  id: string;
  type: string;
  /** "Visa ending in 4242". */
  title: string;
  expiry: { month: number; year: number } | null;
  /** Charged for the subscription and open invoices. */
  isDefault: boolean;
  isExpired: boolean;
  /** Why it can't be removed; null when it can. */
  notRemovableBecause: string | null;
}

export interface PaymentMethods {
  list(accountId: string): Promise<PaymentMethodView[]>;
  setDefault(act: Act, input: { id: string }): Promise<Outcome<{ id: string }>>;
  remove(act: Act, input: { id: string }): Promise<Outcome<{ id: string }>>;
}
