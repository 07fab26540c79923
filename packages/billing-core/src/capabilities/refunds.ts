import type { Money } from '../domain/money.ts';
import type { StaffRole } from '../domain/staff/staff-role.ts';
import type { Act, Outcome, Page } from './act.ts';

/** Stripe's own three (docs.stripe.com/api/refunds/create): `fraudulent` also puts card and address on Radar's block lists. */
export type RefundReason = 'duplicate' | 'fraudulent' | 'requested_by_customer';

/** A payment, and what can be given back of it. */
export interface RefundPreview {
  chargeId: string;
  paidAt: string;
  /** "Visa ending in 4242", or how else it was paid. */
  method: string;
  paid: Money;
  /** Refunded and on its way; failed refunds are not in it. */
  refunded: Money;
  /** Of that, what Stripe has not sent yet. */
  pending: Money;
  left: Money;
  /** What Stripe charged for the payment, which a refund does not bring back; null when Stripe does not say. */
  fee: Money | null;
  /** The most that this role may give back now; null without a limit. */
  limit: Money | null;
  /** Why nothing can be given back now, and what to do; null when something can. */
  refusal: { code: string; message: string; next: string } | null;
  invoice: { id: string; number: string | null; creditable: Money } | null;
  /** The subscription that the invoice was for, when it could be ended along with the refund. */
  subscription: { id: string; planKey: string | null } | null;
  /** A destination charge: who got a share, what of it came back, and the same of what was kept as a fee. */
  destination: {
    account: string;
    transferred: Money;
    reversed: Money;
    fee: { kept: Money; refunded: Money } | null;
  } | null;
}

export interface RefundInput {
  chargeId: string;
  /** In the smallest unit of the payment's currency. */
  amountMinor: number;
  reason: RefundReason;
  /** Why, for the audit; customers don't see it. */
  note: string;
  /** A sentence for the customer, in the mail and on the credit note. */
  customerNote: string | null;
  /** Of a payment of an invoice: a credit note for as much, so that invoice and money agree. */
  creditNote: boolean;
  /** Ends the subscription of the invoice now, without crediting anything more. */
  endSubscription: boolean;
  /** Of a destination charge: takes as much back from the connected account. */
  reverseTransfer: boolean;
  /** Of a destination charge: gives the application fee back, by the same share. */
  refundApplicationFee: boolean;
}

export interface RefundMade {
  refundId: string;
  status: string;
  amount: Money;
  creditNoteId: string | null;
  endedSubscriptionId: string | null;
}

export interface RefundView {
  id: string;
  chargeId: string | null;
  amount: Money;
  status: string;
  statusText: string;
  statusTone: 'ok' | 'info' | 'warning' | 'danger' | 'neutral';
  reason: string | null;
  createdAt: string;
  /** Who asked for it here; null of one that was made at Stripe. */
  request: { by: string; role: StaffRole; note: string; creditNoteId: string | null } | null;
}

/** A payment by card or bank, succeeded or not, with what came back of it. */
export interface PaymentView {
  chargeId: string;
  amount: Money;
  refunded: Money;
  status: string;
  statusText: string;
  statusTone: RefundView['statusTone'];
  /** Of one that failed: the bank's words. */
  failure: string | null;
  isDisputed: boolean;
  method: string;
  createdAt: string;
  description: string | null;
}

export interface Refunds {
  /** A payment of the account with what was refunded and what is left, as Stripe has it now. */
  preview(input: { accountId: string; chargeId: string; role: StaffRole }): Promise<Outcome<RefundPreview>>;
  /** Gives money back, once for each act; a role above its limit is refused with who may. */
  create(act: Act, input: RefundInput & { role: StaffRole }): Promise<Outcome<RefundMade>>;
  /** Every refund of the account, newest first, also those that were made at Stripe. */
  list(input: { accountId: string; cursor: string | null; limit: number }): Promise<Page<RefundView>>;
  /** The account's payments, newest first, as Stripe has them now. */
  payments(input: {
    accountId: string;
    cursor: string | null;
    limit: number;
  }): Promise<Outcome<Page<PaymentView>>>;
}
