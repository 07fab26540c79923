import Stripe from 'stripe';
import type { Amount } from '../config.ts';
import type { CatalogPrice } from '../domain/catalog/catalog-prices.ts';

type Params = Stripe.PriceCreateParams;

/** What makes a declared price at Stripe (docs.stripe.com/api/prices/create); a use is counted by its meter. */
export function toPriceParams(
  price: CatalogPrice,
  { productId, meterId }: { productId: string; meterId: string | undefined },
): Params {
  const { interval, lookupKey, taxBehavior, currency } = price;
  const metered = meterId ? { usage_type: 'metered' as const, meter: meterId } : {};
  return {
    product: productId,
    currency,
    lookup_key: lookupKey,
    transfer_lookup_key: true,
    metadata: priceMetadata(price),
    ...(interval ? { recurring: { interval, ...metered } } : {}),
    ...(taxBehavior ? { tax_behavior: taxBehavior } : {}),
    ...amountParams(price.amount),
  };
}

/** So that an event of a subscription tells by itself what its items are. `billwright_lookup` outlasts the lookup key. */
export const priceMetadata = ({ role, key, planKey, lookupKey }: CatalogPrice): Record<string, string> => ({
  billwright_role: role,
  billwright_key: key,
  billwright_lookup: lookupKey,
  ...(planKey === null ? {} : { billwright_plan: planKey }),
});

function amountParams(amount: Amount): Partial<Params> {
  if (typeof amount === 'number') return { unit_amount: amount };
  if (amount.kind === 'per_unit') return { unit_amount_decimal: Stripe.Decimal.from(amount.unit) };
  return {
    billing_scheme: 'tiered',
    tiers_mode: amount.kind,
    tiers: amount.tiers.map(({ upTo, unit, flat }) => ({
      up_to: upTo === 'more' ? 'inf' : upTo,
      unit_amount_decimal: Stripe.Decimal.from(String(unit)),
      ...(flat ? { flat_amount: flat } : {}),
    })),
  };
}
