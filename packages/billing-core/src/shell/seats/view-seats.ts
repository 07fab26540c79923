import type { Entitlements, SeatsView } from '../../billing.ts';
import { seatFeatureOf } from '../../commands/change-seats.ts';
import { billedSeats } from '../../commands/checkout-lines.ts';
import { findPlan } from '../../domain/catalog/catalog.ts';
import { amountWords, eachInterval } from '../../domain/catalog/price-words.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { loadLiveSubscription } from '../acts/load-live-subscription.ts';
import type { BillingContext } from '../context.ts';
import { loadSeats } from './seat-rows.ts';

/** Who has a seat, how many there are, and what they cost. */
export async function viewSeats(
  context: BillingContext,
  { check }: Pick<Entitlements, 'check'>,
  accountId: string,
): Promise<SeatsView> {
  const { db, config } = context;
  const feature = seatFeatureOf(config);
  const rows = await loadSeats(db, accountId);
  const subscription = await loadLiveSubscription(context, accountId);
  const plan = subscription && findPlan(config, subscription.planKey);
  const paid = plan ? billedSeats(plan, rows.length) : 0;
  const limit = feature === undefined ? undefined : (await check(accountId, feature)).limit;
  return {
    label: (feature && config.features[feature]?.label) ?? 'Seats',
    members: rows.map(({ member_id, added_at, added_by }) => ({
      memberId: member_id,
      addedAt: added_at.toISOString(),
      addedBy: added_by,
    })),
    limit: limit ?? null,
    included: plan?.seats ? (plan.seats.included ?? 0) : null,
    paid,
    priceText: subscription && plan?.seats ? priceText(subscription, plan.seats) : null,
    isBeingUpdated: plan?.seats !== undefined && paid !== quantityOf(subscription),
  };
}

/** How many Stripe bills; a plan of seats alone bills one at least. */
export const quantityOf = (subscription: Subscription | undefined): number =>
  subscription?.items.find(({ role }) => role === 'seats')?.quantity ?? 0;

/** What one costs this account: the price that it has, which may be older than today's. */
function priceText(
  { items, interval, currency }: Subscription,
  { prices }: { prices: Record<string, Record<'month' | 'year', Parameters<typeof amountWords>[0]>> },
): string | null {
  const held = items.find(({ role }) => role === 'seats')?.unitAmountMinor;
  const amount = held ?? prices[currency]?.[interval];
  return amount === undefined ? null : `${amountWords(amount, currency)} ${eachInterval(interval)} each`;
}
