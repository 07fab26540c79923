import type { BillingInterval, Outcome } from '../billing.ts';
import type { BillingConfig } from '../config.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { findPlan } from '../domain/catalog/catalog.ts';
import { hasBegun, isLive } from '../domain/subscription.ts';
import { type CheckoutLine, toCheckoutLines } from './checkout-lines.ts';

export type WantedPlan = {
  planKey: string;
  interval: BillingInterval;
  currency: string;
  /** How often each add-on is wanted. */
  addOns?: Record<string, number> | undefined;
};

/** Free days that are due to the account, and whether they are given for a card only. */
export interface Trial {
  days: number;
  needsCard: boolean;
}

export interface StartCheckoutFacts {
  config: BillingConfig;
  /** By lookup key, the prices that were pushed. */
  prices: ReadonlyMap<string, string>;
  /** How many have a seat of the account. */
  members: number;
  /** The statuses of every subscription that the account ever had. */
  statuses: string[];
}

/**
 * - What is sold, and for how much, comes from the catalogue, never from the browser; seats are those of the account's list.
 * - One live subscription an account: with one, the plan is changed instead.
 * - The trial is given once an account; a subscription that never began has used none up.
 */
export function decideStartCheckout(
  wanted: WantedPlan,
  { config, prices, members, statuses }: StartCheckoutFacts,
): Outcome<{ lines: CheckoutLine[]; trial: Trial | undefined }> {
  const lines = toCheckoutLines(config, { ...wanted, members }, prices);
  if (!lines.ok && lines.error.code !== 'price_not_pushed') return lines;
  if (statuses.some(isLive)) return fail('already_subscribed');
  if (!lines.ok) return lines;
  const plan = statuses.some(hasBegun) ? undefined : findPlan(config, wanted.planKey);
  const trial = plan?.trialDays
    ? { days: plan.trialDays, needsCard: plan.trialNeedsCard ?? true }
    : undefined;
  return succeed({ lines: lines.value, trial });
}
