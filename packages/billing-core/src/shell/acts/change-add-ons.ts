import type { ChangePreview, Outcome } from '../../billing.ts';
import { decideChangeAddOn } from '../../commands/change-add-ons.ts';
import { fail } from '../../domain/billing-error.ts';
import type { BillingContext } from '../context.ts';
import { loadLiveSubscription } from './load-live-subscription.ts';
import { loadPlanPrices } from './load-plan-prices.ts';
import { previewChange } from './preview-change.ts';

/** What so many of an add-on would cost, and when it would count. */
export async function previewAddOnChange(
  context: BillingContext,
  accountId: string,
  wanted: { addOn: string; quantity: number },
): Promise<Outcome<ChangePreview>> {
  const subscription = await loadLiveSubscription(context, accountId);
  if (!subscription) return fail('no_live_subscription');
  const { planKey, interval, currency } = subscription;
  const prices = await loadPlanPrices(context, { planKey, interval, currency });
  const price = prices.find(({ role, key }) => role === 'add_on' && key === wanted.addOn);
  const decided = decideChangeAddOn(wanted, { config: context.config, subscription, price });
  if (!decided.ok) return decided;
  return previewChange(context, { ...decided.value, act: 'change_add_ons', planKey, interval });
}
