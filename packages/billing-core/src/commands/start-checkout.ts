import type { BillingInterval, Outcome } from '../billing.ts';
import type { BillingConfig } from '../config.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { findPlan, priceOf } from '../domain/catalog/catalog.ts';
import { hasBegun, isLive } from '../domain/subscription.ts';

export type WantedPlan = { planKey: string; interval: BillingInterval; currency: string };

/** Free days that are due to the account, and whether they are given for a card only. */
export interface Trial {
  days: number;
  needsCard: boolean;
}

export interface StartCheckoutFacts {
  config: BillingConfig;
  /** The price that was pushed for what is wanted. */
  priceId: string | undefined;
  /** The statuses of every subscription that the account ever had. */
  statuses: string[];
}

/**
 * - What is sold, and for how much, comes from the catalogue, never from the browser.
 * - One live subscription an account: with one, the plan is changed instead.
 * - The trial is given once an account; a subscription that never began has used none up.
 */
export function decideStartCheckout(
  wanted: WantedPlan,
  { config, priceId, statuses }: StartCheckoutFacts,
): Outcome<{ priceId: string; trial: Trial | undefined }> {
  const plan = findPlan(config, wanted.planKey);
  if (!plan?.prices) return fail('plan_not_found');
  if (priceOf(plan, wanted.interval, wanted.currency) === undefined) return fail('currency_not_offered');
  if (statuses.some(isLive)) return fail('already_subscribed');
  if (!priceId) return fail('price_not_pushed');
  const trial = plan.trialDays && { days: plan.trialDays, needsCard: plan.trialNeedsCard ?? true };
  return succeed({ priceId, trial: statuses.some(hasBegun) ? undefined : trial || undefined });
}
