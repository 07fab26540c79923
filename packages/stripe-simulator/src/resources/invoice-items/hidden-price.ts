import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { toAmounts } from '../prices/price-amounts.ts';

/** An amount that no catalogue has a price for gets one of its own, which nobody can use again; nothing is said of it. */
export function hiddenPrice(
  sim: Simulation,
  { currency, unitAmount, name }: { currency: string; unitAmount: Stripe.Decimal; name: string },
): Stripe.Price {
  const product = sim.store.products.put({
    id: sim.newId('prod'),
    object: 'product',
    active: false,
    created: sim.now(),
    default_price: null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: {},
    name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: sim.now(),
    url: null,
  } satisfies Stripe.Product);
  const amounts = toAmounts({ unit_amount_decimal: unitAmount });
  return sim.store.prices.put({
    id: sim.newId('price'),
    object: 'price',
    active: false,
    billing_scheme: 'per_unit',
    created: sim.now(),
    currency,
    currency_options: {
      [currency]: { custom_unit_amount: null, tax_behavior: 'unspecified', ...amounts },
    },
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: product.id,
    recurring: null,
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    ...amounts,
  } satisfies Stripe.Price);
}
