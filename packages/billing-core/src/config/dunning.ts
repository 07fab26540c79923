/** What becomes of a renewal whose payment failed; docs/dunning.md draws it. */
export interface DunningPolicy {
  /** On which days after the first failure the customer is written to; 0, 3, 5 and 7 unless said. */
  mails?: readonly number[];
  /** Days after the first failure at which the case ends unpaid; 14 unless said. */
  endAfterDays?: number;
  /** What is done to the subscription then; it is left past due unless said. */
  atEnd?: DunningEnd;
  /** Days for which the link of a mail opens the page of a new card; 14 unless said. */
  linkDays?: number;
  /** Days before the end of a trial at which it is said; 3 unless said, as Stripe does. */
  trialEndingDays?: number;
  /** Days before a yearly renewal at which it is said; 30 unless said. */
  renewalNoticeDays?: number;
}

export type DunningEnd = 'cancel' | 'pause' | 'leave_past_due';

/**
 * - Two weeks: what Stripe recommends for its own tries (docs.stripe.com/billing/revenue-recovery/smart-retries).
 * - Left past due: whoever says nothing has no subscription ended by it.
 * - Three days: when Stripe tells of the end of a trial (docs.stripe.com/billing/subscriptions/trials).
 */
export const DUNNING_DEFAULTS: Required<DunningPolicy> = {
  mails: [0, 3, 5, 7],
  endAfterDays: 14,
  atEnd: 'leave_past_due',
  linkDays: 14,
  trialEndingDays: 3,
  renewalNoticeDays: 30,
};

/** The policy with all that was left out. */
export const dunningPolicyOf = ({ dunning }: { dunning?: DunningPolicy }): Required<DunningPolicy> => ({
  ...DUNNING_DEFAULTS,
  ...dunning,
});
