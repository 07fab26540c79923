/** How long access outlasts what was heard from Stripe; docs/entitlements.md says what each is for. */
export interface AccessPolicy {
  /** Days for which a payment may be late before access falls to the free plan; 7 unless said. */
  pastDueGraceDays?: number;
  /** Hours after the end of a paid period in which its renewal may still be heard of; 72 unless said. */
  lateRenewalGraceHours?: number;
  /** Minutes after the end of a trial in which its first charge may still be heard of, if there is a card; 60 unless said. */
  trialGraceMinutes?: number;
}

/**
 * - Seven days: Stripe's retries of a failed payment have begun by then, and most late payments came.
 * - 72 hours: for so long Stripe repeats a webhook (docs.stripe.com/webhooks#automatic-retries).
 * - An hour: for so long Stripe waits before it charges what a trial's end owes (docs.stripe.com/billing/invoices/subscription).
 */
export const ACCESS_DEFAULTS: Required<AccessPolicy> = {
  pastDueGraceDays: 7,
  lateRenewalGraceHours: 72,
  trialGraceMinutes: 60,
};
