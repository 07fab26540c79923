import type { AddOnsView, AddOnView } from '../../billing.ts';
import { isSoldWith } from '../../commands/checkout-lines.ts';
import { may } from '../../domain/lifecycle.ts';
import { loadLiveSubscription } from '../acts/load-live-subscription.ts';
import type { BillingContext } from '../context.ts';

/** What can be had beside the account's plan, and what is; nothing to choose from without a subscription. */
export async function viewAddOns(context: BillingContext, accountId: string): Promise<AddOnsView> {
  const { config } = context;
  const subscription = await loadLiveSubscription(context, accountId);
  if (!subscription) return { canChange: false, hasSubscription: false, addOns: [] };
  const { planKey, interval, currency, items } = subscription;
  const addOns = Object.entries(config.addOns ?? {}).flatMap(([key, addOn]): AddOnView[] => {
    const had = items.find((item) => item.role === 'add_on' && item.key === key);
    const canAdd = isSoldWith(config, key, planKey);
    const declared = addOn.prices[currency]?.[interval];
    const amountMinor = had?.unitAmountMinor ?? declared;
    // What is had already may always go, also when it is not sold any more.
    if (amountMinor === undefined || (!canAdd && !had)) return [];
    const { name, description } = addOn;
    const price = { amountMinor, currency };
    return [{ key, name, description, price, interval, quantity: had?.quantity ?? 0, canAdd }];
  });
  return { canChange: may(subscription, 'change'), hasSubscription: true, addOns };
}
