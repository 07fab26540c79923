import type Stripe from 'stripe';

/** What an invoice or a session says of itself when something is bought once with it. */
export interface PurchaseMark {
  /** The act that opened it. */
  intentId: string | null;
  productKey: string;
  /** As it was sold (`gives.ts`). */
  gives: string;
}

/** Something bought once: an invoice that sells it. Amounts in the currency's smallest unit. */
export interface Purchase extends PurchaseMark {
  id: string;
  accountId: string;
  status: string;
  currency: string;
  totalMinor: number;
  amountPaidMinor: number;
  /** When it is paid, and nothing else, gives what was bought. */
  paidAt: Date | null;
}

/** By the metadata that ours carry; a stranger's is no purchase. */
export function toPurchaseMark(metadata: Stripe.Metadata | null): PurchaseMark | null {
  const { billwright_purchase: productKey, billwright_gives: gives, intent_id: intentId } = metadata ?? {};
  return productKey && gives ? { intentId: intentId ?? null, productKey, gives } : null;
}

export const purchaseMetadata = (mark: {
  accountId: string;
  intentId: string;
  productKey: string;
  gives: string;
}): Record<'billwright_account' | 'intent_id' | 'billwright_purchase' | 'billwright_gives', string> => ({
  billwright_account: mark.accountId,
  intent_id: mark.intentId,
  billwright_purchase: mark.productKey,
  billwright_gives: mark.gives,
});
