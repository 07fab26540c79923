import type Stripe from 'stripe';
import type { PersonFacts } from '../persons/merge-person.ts';
import type { AccountRecord } from './account-record.ts';

export type Blockable = 'charges' | 'payouts';

/** One thing that an account has to give, under the name that Stripe has for it. */
export interface Need {
  field: string;
  /**
   * now: it was never given, and blocks at once. again: what was given did not pass, and there is a deadline.
   * later: only at a higher volume.
   */
  due: 'now' | 'again' | 'later';
  blocks: readonly Blockable[];
  /** Asked of those alone that take payments, not of those that only get transfers. */
  isForPayments: boolean;
  error?: Omit<Stripe.Account.Requirements.Error, 'requirement'>;
}

/** All that the requirements of an account follow from. */
export interface AccountFacts {
  account: Stripe.Account;
  record: AccountRecord;
  /** The representative first, whatever else they are. */
  persons: PersonFacts[];
  hasExternalAccount: boolean;
  now: number;
}

const BOTH: readonly Blockable[] = ['charges', 'payouts'];

type Options = Partial<Pick<Need, 'blocks' | 'isForPayments'>>;

/** The fields of which nothing was given. */
export function missing(fields: Record<string, unknown>, options: Options = {}): Need[] {
  return Object.entries(fields)
    .filter(([, value]) => value === null || value === undefined || value === '' || value === false)
    .map(([field]) => ({ field, due: 'now', blocks: BOTH, isForPayments: false, ...options }));
}

/** A field to be given once more, because of an error, or another in its place. */
export const again = (field: string, error: Need['error']): Need => ({
  field,
  due: 'again',
  blocks: BOTH,
  isForPayments: false,
  ...(error ? { error } : {}),
});

export const later = (field: string): Need => ({ field, due: 'later', blocks: BOTH, isForPayments: false });
