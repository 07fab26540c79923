export interface Accounts {
  /** Makes sure that the billing account exists. Idempotent. */
  ensure(account: { id: string; name: string; email: string }): Promise<void>;
}
