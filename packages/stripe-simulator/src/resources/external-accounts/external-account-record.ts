/** What the number of a bank account or debit card says about payouts to it (docs.stripe.com/connect/testing#payouts). */
export interface ExternalAccountRecord {
  id: string;
  /** The `failure_code` of every payout to it; null if they arrive. */
  payoutFailure: string | null;
  canBeInstant: boolean;
}
