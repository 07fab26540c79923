import type { DisputePolicy } from '../../config/disputes.ts';
import type { CustomerAddress } from '../observations/mirrored-objects.ts';

/** What we hold about a disputed payment and whoever made it; times in UTC, amounts in the smallest unit. */
export interface EvidenceFacts {
  product: string;
  policy: DisputePolicy | undefined;
  dispute: { id: string; chargeId: string; amountMinor: number; currency: string; createdAt: Date };
  account: { id: string; name: string; email: string; createdAt: Date };
  customer: { name: string | null; email: string | null; address: CustomerAddress | null } | null;
  charge: ChargeFacts;
  /** What it paid for; null where there is no invoice. */
  invoice: {
    number: string | null;
    totalMinor: number;
    currency: string;
    paidAt: Date | null;
    lines: readonly { description: string; startsAt: Date; endsAt: Date }[];
  } | null;
  subscription: {
    planName: string;
    planWords: string;
    startedAt: Date;
    cancelAskedAt: Date | null;
    endedAt: Date | null;
  } | null;
  /** Newest first. */
  acceptances: readonly Acceptance[];
  /** Newest first. */
  access: readonly AccessFact[];
  usage: readonly { feature: string; quantity: number; periodStartsAt: Date; periodEndsAt: Date }[];
  /** Sent to the customer, newest first. */
  mails: readonly { kind: string; subject: string; recipient: string; sentAt: Date }[];
  /** Paid earlier, neither disputed nor refunded, newest first. */
  earlierPayments: readonly EarlierPayment[];
  /** Of the same amount, near the disputed one: what it may be taken for. */
  lookalike: EarlierPayment | null;
}

export interface ChargeFacts {
  paidAt: Date;
  billingName: string | null;
  billingEmail: string | null;
  billingAddress: CustomerAddress | null;
  brand: string | null;
  last4: string | null;
  /** What the bank answered to checks of the card: `pass`, `fail`, …; null where it was not asked. */
  cvcCheck: string | null;
  postalCodeCheck: string | null;
  threeDSecure: string | null;
  receiptNumber: string | null;
  statementDescriptor: string | null;
  fingerprint: string | null;
}

export interface Acceptance {
  policy: string;
  version: string;
  shownAt: string;
  /** The sentence that was shown; null where it was not kept. */
  wording: string | null;
  ip: string | null;
  acceptedAt: Date;
}

export interface AccessFact {
  ip: string;
  userAgent: string;
  requests: number;
  firstAt: Date;
  lastAt: Date;
}

export interface EarlierPayment {
  chargeId: string;
  amountMinor: number;
  currency: string;
  paidAt: Date;
  description: string | null;
}
