import type Stripe from 'stripe';
import type { Period } from '../../kernel/billing/billing-dates.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import type { LineSpec } from '../invoices/line-spec.ts';
import { amountFor } from '../prices/amount-for.ts';
import { isMetered } from './cadence.ts';
import { discountsOfItem } from './item-discounts.ts';
import { line, productName, toBilledItem } from './item-lines.ts';
import { usageOf } from './item-usage.ts';
import { usedIn } from './used-in.ts';

/**
 * What was used of the metered items, billed in arrears: one line each for the period that has passed, as far as it was
 * reported when the invoice was drafted (docs.stripe.com/billing/subscriptions/usage-based). During a trial nothing is billed.
 */
export function usageLines(
  sim: Simulation,
  subscription: Stripe.Subscription,
  items: readonly Stripe.SubscriptionItem[],
): LineSpec[] {
  // What was reported in this very second is part of it, unless the period has ended.
  const until = sim.now() + 1;
  return items
    .filter(({ price }) => isMetered(price))
    .flatMap((item) => {
      const { from, earlier } = usageOf(sim, item.id);
      const start = Math.max(item.current_period_start, subscription.trial_end ?? 0, from);
      const end = Math.min(item.current_period_end, until);
      const period = { start: Math.min(start, end), end };
      return [
        ...earlier.map(({ price, period: before }) =>
          usageLine(sim, subscription, { ...item, price }, before),
        ),
        usageLine(sim, subscription, item, period),
      ];
    });
}

function usageLine(
  sim: Simulation,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  period: Period,
): LineSpec {
  const { price } = item;
  const quantity = usedIn(sim, { customer: idOf(subscription.customer), price, period });
  const billing = { subscription: subscription.id, currency: subscription.currency };
  return {
    ...line({ ...toBilledItem(item), period }, billing),
    amount: amountFor(price, { quantity, currency: subscription.currency }),
    description: `${quantity} × ${productName(sim, price)}`,
    quantity,
    // Said here, for the item may be gone from the subscription when it is billed.
    discounts: discountsOfItem(sim, item, sim.now()).map(({ id }) => id),
    ...(item.tax_rates && item.tax_rates.length > 0 ? { taxRates: item.tax_rates } : {}),
  };
}

/** Only what was used is worth an invoice of its own. */
export const usedLines = (
  sim: Simulation,
  subscription: Stripe.Subscription,
  items: readonly Stripe.SubscriptionItem[] = subscription.items.data,
): LineSpec[] => usageLines(sim, subscription, items).filter(({ quantity }) => quantity > 0);
