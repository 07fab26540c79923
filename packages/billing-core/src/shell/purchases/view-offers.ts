import type { PurchaseOffer } from '../../billing.ts';
import type { BillingConfig } from '../../config.ts';
import { findPlan } from '../../domain/catalog/catalog.ts';
import { describeGives } from '../../domain/purchases/describe-gives.ts';
import { givesOf, isHadOnce } from '../../domain/purchases/gives.ts';
import { cancelsAt, type Subscription } from '../../domain/subscription.ts';
import { loadLiveSubscription } from '../acts/load-live-subscription.ts';
import type { BillingContext } from '../context.ts';
import { loadOwned } from './load-owned.ts';

/** What an account can buy once, with what it should know before it pays. */
export async function viewOffers(
  context: BillingContext,
  accountId: string,
  { currency: asked }: { currency: string | null },
): Promise<PurchaseOffer[]> {
  const { config, settings } = context;
  const subscription = await loadLiveSubscription(context, accountId);
  const owned = await loadOwned(context.db, accountId);
  const wanted = asked ?? subscription?.currency;
  const currency = config.currencies.find((offered) => offered === wanted) ?? config.currencies[0] ?? 'usd';
  return Object.entries(config.oneTime ?? {}).flatMap(([productKey, product]): PurchaseOffer[] => {
    const amountMinor = product.prices[currency];
    if (amountMinor === undefined) return [];
    const gives = givesOf(product);
    const isOnce = isHadOnce(gives);
    return [
      {
        productKey,
        name: product.name,
        description: product.description,
        price: { amountMinor, currency },
        gives: describeGives(config, gives),
        kind: isOnce ? 'plan' : 'credits',
        isOwned: isOnce && owned.has(productKey),
        warning: isOnce ? warnOf(config, subscription) : null,
        takesPaymentsHere: settings.publishableKey !== undefined,
      },
    ];
  });
}

/** A plan for good ends no subscription: what runs may have more in it, and whoever pays it decides. */
function warnOf(config: BillingConfig, subscription: Subscription | undefined): string | null {
  if (!subscription || cancelsAt(subscription)) return null;
  const name = findPlan(config, subscription.planKey)?.name ?? subscription.planKey;
  return `Your ${name} subscription goes on, and is charged, until you cancel it.`;
}
