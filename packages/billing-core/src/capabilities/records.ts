import type { TermsPlace } from '../domain/disputes/terms-words.ts';

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
  /** What a page shows where somebody agrees by going on; null without terms. */
  showTerms(place: TermsPlace): ShownTerms | null;
  /**
   * Somebody agreed to the terms of the configuration, once for each version, person and place; without terms nothing is kept, nor
   * of a `version` that is not today's.
   */
  acceptTerms(record: AccessRecord & { shownAt: TermsPlace; version?: string }): Promise<void>;
}

/** The terms, and the sentence that asks for them: `lead`, the words of the link, and a full stop. */
export interface ShownTerms {
  version: string;
  url: string;
  lead: string;
  link: string;
}
