import type { BillingInterval, Outcome } from '../billing.ts';
import type { BillingConfig } from '../config.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { findPlan, isPaid } from '../domain/catalog/catalog.ts';
import type { ItemChange } from '../domain/money-promise.ts';
import type { SoldPrice } from '../domain/plan-items.ts';
import { isEnded, isLive, type Subscription } from '../domain/subscription.ts';

export interface ReactivateFacts {
  config: BillingConfig;
  /** Every one that the account ever had, newest first. */
  subscriptions: readonly Subscription[];
  prices: readonly SoldPrice[];
  /** The card that a new one would be paid with. */
  paymentMethodId: string | null;
}

export interface DecidedReactivation {
  /** The one that ended last: what it was is what is offered again. */
  ended: Subscription;
  items: ItemChange[];
  paymentMethodId: string;
}

/**
 * Who left may come back to any plan with the card that is saved, as a new subscription of the same customer: what ended stays as
 * it was, with its invoices.
 *
 * - One live subscription an account: with one there is nothing to reactivate.
 * - There is no second trial; the first period is charged at once.
 * - Seats begin with as many as there were.
 */
export function decideReactivate(
  wanted: { planKey: string; interval: BillingInterval },
  { config, subscriptions, prices, paymentMethodId }: ReactivateFacts,
): Outcome<DecidedReactivation> {
  if (subscriptions.some(({ status }) => isLive(status))) return fail('already_subscribed');
  const ended = subscriptions.find(({ status }) => isEnded(status));
  if (!ended) return fail('nothing_to_reactivate');
  const plan = findPlan(config, wanted.planKey);
  if (!plan || !isPaid(plan)) return fail('plan_not_found');
  const sold = prices.filter(({ role }) => role !== 'add_on');
  if (sold.length === 0) return fail('price_not_pushed');
  if (paymentMethodId === null) return fail('no_saved_card');
  const seats = ended.items.find(({ role }) => role === 'seats')?.quantity ?? 1;
  const items = sold.map(({ id, role }): ItemChange => {
    if (role === 'usage') return { price: id };
    return { price: id, quantity: role === 'seats' ? seats : 1 };
  });
  return succeed({ ended, items, paymentMethodId });
}
