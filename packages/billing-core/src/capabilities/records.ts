/** Who asked for something, from where. */
export interface AccessRecord {
  accountId: string;
  userId: string;
  ip: string;
  userAgent: string;
}

/** What is kept so that there is evidence when a bank asks for it (docs/disputes.md). */
export interface CustomerRecords {
  /** Somebody used the product; written within a minute, a row a day. */
  noteAccess(record: AccessRecord): void;
  /** Somebody agreed to the terms of the configuration, once for each version and account; without terms nothing is kept. */
  acceptTerms(record: AccessRecord & { shownAt: 'sign_up' | 'checkout' }): Promise<void>;
}
