import type { Outcome, PlanChangePreview } from '../../billing.ts';
import { decideChangePlan, type WantedPlanChange } from '../../commands/change-plan.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { findPlan } from '../../domain/catalog/catalog.ts';
import { applyItemChanges } from '../../domain/plan-items.ts';
import type { BillingContext } from '../context.ts';
import { countSeats } from '../seats/seat-rows.ts';
import { loadLiveSubscription } from './load-live-subscription.ts';
import { loadPlanPrices } from './load-plan-prices.ts';
import { previewChange } from './preview-change.ts';

/** What a change to another plan or interval would cost, and when it would begin. */
export async function previewPlanChange(
  context: BillingContext,
  accountId: string,
  wanted: WantedPlanChange,
): Promise<Outcome<PlanChangePreview>> {
  const { config } = context;
  const subscription = await loadLiveSubscription(context, accountId);
  if (!subscription) return fail('no_live_subscription');
  const { currency } = subscription;
  const prices = await loadPlanPrices(context, { ...wanted, currency });
  const members = await countSeats(context.db, accountId);
  const decided = decideChangePlan(wanted, { config, subscription, prices, members });
  if (!decided.ok) return decided;
  const shown = await previewChange(context, { ...decided.value, act: 'change_plan', ...wanted });
  if (!shown.ok) return shown;
  const known = new Map([
    ...subscription.items.map((item) => [item.priceId, item.unitAmountMinor] as const),
    ...prices.map(({ id, unitAmountMinor }) => [id, unitAmountMinor] as const),
  ]);
  const cost = (items: { priceId: string; quantity: number | null }[]) => ({
    amountMinor: items.reduce(
      (sum, { priceId, quantity }) => sum + (known.get(priceId) ?? 0) * (quantity ?? 0),
      0,
    ),
    currency,
  });
  return succeed({
    ...shown.value,
    from: {
      planKey: subscription.planKey,
      planName: findPlan(config, subscription.planKey)?.name ?? subscription.planKey,
      interval: subscription.interval,
      price: cost(subscription.items),
    },
    to: {
      ...wanted,
      planName: decided.value.planName,
      price: cost(applyItemChanges(subscription, decided.value.items)),
    },
  });
}
