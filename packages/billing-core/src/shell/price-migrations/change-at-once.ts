import type Stripe from 'stripe';
import { isAtNewPrices, type PriceChange } from '../../domain/price-migrations/price-changes.ts';
import { toSubscription } from '../../domain/subscription.ts';
import type { BillingContext } from '../context.ts';
import type { HeldRow } from './migration-rows.ts';
import { callForRow } from './row-calls.ts';

/**
 * Changes the prices in the period that is under way: the next invoice has them, with prorations where the policy says so
 * (docs.stripe.com/billing/subscriptions/prorations). No invoice is made for it, so that no payment can fail.
 */
export function changeAtOnce(
  context: BillingContext,
  { migration, row }: HeldRow,
  { step, changes }: { step: 'update_subscription' | 'put_back'; changes: readonly PriceChange[] },
): Promise<Stripe.Response<Stripe.Subscription>> {
  const { stripe } = context;
  const { subscription_id: id, account_id: accountId } = row;
  const prorates = migration.policy.when === 'at_once_prorated';
  return callForRow(
    context,
    { row, step, subject: id },
    {
      make: (options) =>
        stripe.subscriptions.update(
          id,
          {
            items: changes.map(({ itemId, toPriceId }) => ({ id: itemId, price: toPriceId })),
            proration_behavior: prorates ? 'create_prorations' : 'none',
            metadata: { billwright_account: accountId, billwright_price_migration: migration.id },
          },
          options,
        ),
      find: async () => {
        const found = await stripe.subscriptions.retrieve(id);
        const ours = toSubscription(found, accountId);
        return ours && isAtNewPrices(ours, changes) ? found : undefined;
      },
    },
  );
}

/** The way back. */
export const reverse = (changes: readonly PriceChange[]): PriceChange[] =>
  changes.map(({ itemId, fromPriceId, toPriceId }) => ({
    itemId,
    fromPriceId: toPriceId,
    toPriceId: fromPriceId,
  }));
