import type { GrantContent } from '../entitlements/holdings.ts';
import { type Gives, isHadOnce, readGives } from './gives.ts';
import type { Purchase } from './purchase.ts';

const DAY_MS = 86_400_000;

/** Money that went back, as far as it has arrived: of the payments of one purchase together. */
export interface PurchaseRefund {
  purchaseId: string;
  refundedMinor: number;
  /** When the last of it was given back. */
  refundedAt: Date;
}

/** A grant that follows from a purchase; its id says of which and which part, so that it is given once. */
export interface PurchaseGrant {
  id: string;
  content: GrantContent;
  startsAt: Date;
  endsAt: Date | null;
}

export interface SettledPurchase {
  purchase: Purchase & { paidAt: Date };
  grants: PurchaseGrant[];
  /** When all that was paid had gone back: from then on it gives nothing. */
  refundedAt: Date | null;
}

export interface Settlement {
  settled: SettledPurchase[];
  /** Paid a second time although it is had once: to be given back. Each with the one that stays. */
  seconds: { purchase: Purchase & { paidAt: Date }; keeps: Purchase }[];
}

/**
 * What follows from all that an account ever bought once. It follows from the purchases together and not from what came first:
 * webhooks in any order, and twice, come to the same.
 *
 * - Only what is paid gives anything, and each part of it once. Credits count from the payment on.
 * - Money that went back in full takes all of it back; a part of it takes nothing back.
 * - A plan for good is had once: of several that are paid and not given back the first stays.
 */
export function settlePurchases(
  purchases: readonly Purchase[],
  refunds: readonly PurchaseRefund[],
): Settlement {
  const settled = purchases.filter(isPaid).map((purchase) => settleOne(purchase, refunds));
  const kept = settled.filter(({ refundedAt }) => refundedAt === null).map(({ purchase }) => purchase);
  const once = kept.filter(({ gives }) => isHadOnce(readGives(gives))).toSorted(byPayment);
  const seconds = once.flatMap((purchase) => {
    const keeps = once.find(({ productKey }) => productKey === purchase.productKey);
    return keeps && keeps !== purchase ? [{ purchase, keeps }] : [];
  });
  return { settled, seconds };
}

type Paid = Purchase & { paidAt: Date };
const isPaid = (purchase: Purchase): purchase is Paid =>
  purchase.status === 'paid' && purchase.paidAt !== null;

const byPayment = (a: Paid, b: Paid) => +a.paidAt - +b.paidAt || (a.id < b.id ? -1 : 1);

function settleOne(purchase: Paid, refunds: readonly PurchaseRefund[]): SettledPurchase {
  const refund = refunds.find(({ purchaseId }) => purchaseId === purchase.id);
  const isGivenBack = refund !== undefined && refund.refundedMinor >= Math.max(1, purchase.amountPaidMinor);
  return {
    purchase,
    grants: toGrants(purchase, readGives(purchase.gives)),
    refundedAt: isGivenBack ? refund.refundedAt : null,
  };
}

/** A plan is for good; the days are those of the credits. */
const toGrants = ({ id, paidAt }: Paid, { parts, days }: Gives): PurchaseGrant[] =>
  parts.map((content) => ({
    id: `${id}:${content.kind === 'plan' ? 'plan' : content.feature}`,
    content,
    startsAt: paidAt,
    endsAt: content.kind === 'plan' || days === null ? null : new Date(paidAt.getTime() + days * DAY_MS),
  }));
