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

/** What Stripe's fields on a page of the app need; the secret is shown to nobody else. */
export interface MethodToAdd {
  reference: string;
  clientSecret: string;
  publishableKey: string;
  scriptUrl: string;
}

export interface AddedMethod {
  id: string;
  isDefault: boolean;
}

export interface PaymentMethods {
  list(accountId: string): Promise<PaymentMethodView[]>;
  setDefault(act: Act, input: { id: string }): Promise<Outcome<{ id: string }>>;
  /** For a page of the app; refuses with `embedded_checkout_off` where there is no publishable key. */
  startAdding(act: Act): Promise<Outcome<MethodToAdd>>;
  /** Once Stripe's fields have confirmed it; refuses with `card_not_saved` while it is not. */
  finishAdding(act: Act, input: { reference: string; isDefault: boolean }): Promise<Outcome<AddedMethod>>;
  remove(act: Act, input: { id: string }): Promise<Outcome<{ id: string }>>;
}
