import type { Money } from '../domain/money.ts';
import type { Act, Outcome } from './act.ts';
import type { EmbeddedPayment, StartedTrial } from './checkout.ts';

export interface WantedOffer {
  /** Of what `oneTime` declares. */
  productKey: string;
  currency: string;
}

/** Something that can be bought once, as the account sees it. */
export interface PurchaseOffer {
  productKey: string;
  name: string;
  description: string;
  price: Money;
  /** In words: "10,000 API calls, used after those of your plan", "The Pro plan, for good". */
  gives: string[];
  kind: 'credits' | 'plan';
  /** A plan for good that the account has: there is nothing more to pay. */
  isOwned: boolean;
  /** What somebody should know before they pay; null when there is nothing. */
  warning: string | null;
  /** Whether payments may be made on a page of the app, beside Stripe's own. */
  takesPaymentsHere: boolean;
}

export interface PurchaseView {
  id: string;
  productKey: string;
  name: string;
  total: Money;
  /** ISO 8601, UTC. */
  paidAt: string;
  /** When all that was paid had gone back: from then on it gives nothing. */
  refundedAt: string | null;
  gives: string[];
  /** ISO 8601, UTC: when its credits end; null when they do not. */
  endsAt: string | null;
  invoiceUrl: string | null;
}

/** What is bought once: credits of a metered feature, or a plan for good. */
export interface Purchases {
  /** Everything that is offered, in the account's own currency unless another is asked for. */
  offers(accountId: string, input: { currency: string | null }): Promise<PurchaseOffer[]>;
  /** Opens the hosted page. Fails with `already_bought` for a plan for good that the account has. */
  start(act: Act, input: WantedOffer): Promise<Outcome<{ url: string; sessionId: string }>>;
  /** Opens a payment for the page of the app; what comes to nothing by a promotion code is bought at once. */
  startPayment(
    act: Act,
    input: WantedOffer & { promotionCode?: string | null | undefined },
  ): Promise<Outcome<EmbeddedPayment | StartedTrial>>;
  /** What was paid for, newest first, also what was given back. */
  list(accountId: string): Promise<PurchaseView[]>;
}
