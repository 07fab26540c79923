import type { Subscription } from '../subscription.ts';
import type { UsageTotal } from './usage-balance.ts';

/** What an account may use beside its subscriptions. */
export interface EntitlementGrant {
  id: string;
  source: 'operator' | 'purchase';
  content: GrantContent;
  startsAt: Date;
  /** Null: for good. */
  endsAt: Date | null;
  revokedAt: Date | null;
}

/**
 * - `plan`: all that a plan has.
 * - `extension`: what the newest subscription has sold, as if it went on.
 * - `feature`: a flag (amount null), so much more of what is counted, or all of it (amount null).
 * - `credits`: uses of a metered feature, taken by what goes over the included ones, until they are gone.
 */
export type GrantContent =
  | { kind: 'plan'; planKey: string }
  | { kind: 'extension' }
  | { kind: 'feature'; feature: string; amount: number | null }
  | { kind: 'credits'; feature: string; amount: number };

/** What the rows say of how a subscription is paid. */
export interface PaymentFacts {
  subscriptionId: string;
  /** Since when the oldest of its unpaid invoices is due; null when none is known. */
  lateSince: Date | null;
  /** Its very first invoice is open and not by a card: Stripe takes a debit that is under way for paid until it fails. */
  firstPaymentOpen: boolean;
}

/** All that entitlements follow from, beside the plans in code and the clock. */
export interface Holdings {
  subscriptions: readonly Subscription[];
  payments: readonly PaymentFacts[];
  /** Whether the customer has a payment method that Stripe charges by itself. */
  hasPaymentMethod: boolean;
  grants: readonly EntitlementGrant[];
  usage: readonly UsageTotal[];
}

export const NO_HOLDINGS: Holdings = {
  subscriptions: [],
  payments: [],
  hasPaymentMethod: false,
  grants: [],
  usage: [],
};

/** Whether a grant counts at a moment: its end is the first moment at which it does not. */
export const isGrantActive = (grant: EntitlementGrant, now: Date): boolean =>
  grant.revokedAt === null && grant.startsAt <= now && (grant.endsAt === null || now < grant.endsAt);
