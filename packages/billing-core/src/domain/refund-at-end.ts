/** Metadata of a subscription that is ended with a refund. */
export const REFUND_AT_END = 'billwright_refund_at_end';

export interface RefundAtEnd {
  /** The act that ends it. */
  intentId: string;
  /** In the smallest unit of the subscription's currency. */
  amountMinor: number;
}

/** One refund an act, whoever owes it. */
export const refundKeyOf = (intentId: string) => `refund_unused:${intentId}`;

export const writeRefundAtEnd = ({ intentId, amountMinor }: RefundAtEnd) => `${amountMinor} ${intentId}`;

/** Undefined for what nobody of ours has written. */
export function readRefundAtEnd(text: string | undefined): RefundAtEnd | undefined {
  const [, amount, intentId] = /^(\d+) (\S+)$/.exec(text ?? '') ?? [];
  return amount && intentId ? { intentId, amountMinor: Number(amount) } : undefined;
}
