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
  purchase: Paid;
  grants: PurchaseGrant[];
  /** When all that was paid had gone back: from then on it gives nothing. */
  refundedAt: Date | null;
}

export interface Settlement {
  settled: SettledPurchase[];
  /** Had once and paid again: whether the payment stays is to be looked at, since the first may have been given back by then. */
  again: Paid[];
}

/**
 * What follows from all that an account ever bought once. It follows from the purchases together and not from what came first:
 * webhooks in any order, and twice, come to the same.
 *
 * - Only what is paid gives anything, and each part of it once. Credits count from the payment on.
 * - Money that went back in full takes all of it back; a part of it takes nothing back.
 * - A plan for good is had once: each payment of it but the first is to be looked at, whatever became of either since.
 */
export function settlePurchases(
  purchases: readonly Purchase[],
  refunds: readonly PurchaseRefund[],
): Settlement {
  const settled = purchases.filter(isPaid).map((purchase) => settleOne(purchase, refunds));
  const once = settled.map(({ purchase }) => purchase).filter(({ gives }) => isHadOnce(readGives(gives)));
  const byProduct = Map.groupBy(once.toSorted(byPayment), ({ productKey }) => productKey);
  return { settled, again: [...byProduct.values()].flatMap(([, ...later]) => later) };
}

export type Paid = Purchase & { paidAt: Date };
export const isPaid = (purchase: Purchase): purchase is Paid =>
  purchase.status === 'paid' && purchase.paidAt !== null;

/** The first that was paid stays. */
export const byPayment = (a: Paid, b: Paid) => +a.paidAt - +b.paidAt || (a.id < b.id ? -1 : 1);

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
