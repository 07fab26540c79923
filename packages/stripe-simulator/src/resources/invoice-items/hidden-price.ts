import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { toAmounts } from '../prices/price-amounts.ts';

interface Unpriced {
  currency: string;
  unitAmount: Stripe.Decimal;
  name: string;
}

/** An amount that no catalogue has a price for gets one of its own, which nobody can use again; nothing is said of it. */
export function hiddenPrice(sim: Simulation, given: Unpriced): Stripe.Price {
  const product = sim.store.products.put(toProduct(sim, given));
  return sim.store.prices.put(unstoredPrice(sim, given, product.id));
}

/** The same for a preview, which leaves nothing behind. */
export function unstoredPrice(
  sim: Simulation,
  { currency, unitAmount }: Unpriced,
  product = sim.newId('prod'),
): Stripe.Price {
  const amounts = toAmounts({ unit_amount_decimal: unitAmount });
  return {
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
    product,
    recurring: null,
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    ...amounts,
  } satisfies Stripe.Price;
}

const toProduct = (sim: Simulation, { name }: Unpriced): Stripe.Product => ({
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
});
