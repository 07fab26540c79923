import type Stripe from 'stripe';

/** What is known of a connected account and not shown on it; kept in the platform's store. */
export interface AccountRecord {
  id: string;
  /** When each capability was asked for, by its name; what is no longer asked for is not here. */
  requested: Record<string, number>;
  taxId: string | null;
  /** Whether the check of the tax id is over; what it came to follows from the number. */
  isTaxIdChecked: boolean;
  /** Everything that is asked at the start was given once. */
  isSubmitted: boolean;
  rejectedFor: Stripe.Account.Requirements.DisabledReason | null;
  /** Unix seconds until when what is due again has to be given. */
  deadline: number | null;
  /** What would be due at a higher volume is due now. */
  isPromoted: boolean;
  /** What was stopped until everything is given. */
  blocked: readonly ('charges' | 'payouts')[];
  /** It was asked by a link or a session to give what is due. */
  isHandedOver?: boolean;
}

export const newAccountRecord = (id: string): AccountRecord => ({
  id,
  requested: {},
  taxId: null,
  isTaxIdChecked: false,
  isSubmitted: false,
  rejectedFor: null,
  deadline: null,
  isPromoted: false,
  blocked: [],
});
