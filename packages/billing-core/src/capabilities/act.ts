import type { BillingError } from '../domain/billing-error.ts';

/** An outcome that the caller must handle: the value, or an error of the closed union with its `code`. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; error: BillingError };

export type BillingInterval = 'month' | 'year';

/** Who asks. `actId` is minted once per opened form and makes the double click one act. */
export interface Act {
  accountId: string;
  actorId: string;
  actId: string;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
