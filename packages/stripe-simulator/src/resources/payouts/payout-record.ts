/** What is known of a payout and not shown on it. */
export interface PayoutRecord {
  id: string;
  /** What the bank will say, if it refuses. */
  failureCode: string | null;
}

/** Where the money of a movement that has become available has gone. */
export interface OpenMovement {
  /** The balance transaction's. */
  id: string;
  currency: string;
  /** The automatic payout that it is part of; null while it is part of the available balance. */
  payout: string | null;
}

/** The index key of what is still in the balance: all of it together is what is available. */
export const openKey = (currency: string): string => `open:${currency}`;
