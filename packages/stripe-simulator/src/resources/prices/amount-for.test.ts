import Stripe from 'stripe';
import { expect, test } from 'vitest';
import fc, { runs } from '../../../test/fixed-seed.ts';
import { amountFor } from './amount-for.ts';

const decimal = (units: bigint, places = 0) =>
  Stripe.Decimal.from(`${units}`).div(Stripe.Decimal.from(10n ** BigInt(places)), 34, 'half-even');

/** All the model's amounts are whole numbers of a millionth of the smallest unit. */
const MICRO = 1_000_000n;
const micros = fc.bigInt({ min: 0n, max: 5_000n * MICRO });

interface Tier {
  upTo: number | null;
  unit: bigint;
  flat: bigint;
}

interface Model {
  currency: string;
  unit: bigint;
  tiers: Tier[] | null;
  mode: 'graduated' | 'volume';
  transform: { divide_by: number; round: 'up' | 'down' } | null;
}

const tiersOf = fc
  .array(fc.record({ width: fc.integer({ min: 1, max: 60 }), unit: micros, flat: micros }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => {
    let reached = 0;
    return parts.map(({ width, unit, flat }, at): Tier => {
      reached += width;
      return { upTo: at === parts.length - 1 ? null : reached, unit, flat };
    });
  });

const model: fc.Arbitrary<Model> = fc.record({
  currency: fc.constantFrom('usd', 'jpy', 'kwd'),
  unit: micros,
  tiers: fc.option(tiersOf),
  mode: fc.constantFrom('graduated' as const, 'volume' as const),
  transform: fc.option(
    fc.record({
      divide_by: fc.integer({ min: 1, max: 40 }),
      round: fc.constantFrom('up' as const, 'down' as const),
    }),
  ),
});

/** Unit by unit, as a person with a pencil would. */
function naive({ currency, unit, tiers, mode, transform }: Model, quantity: number): number {
  let units = quantity;
  if (!tiers && transform) {
    units = 0;
    for (let left = quantity; left > 0; left -= transform.divide_by)
      if (transform.round === 'up' || left >= transform.divide_by) units++;
  }
  let total = 0n;
  const tierOf = (nth: number) => (tiers ?? []).findIndex(({ upTo }) => upTo === null || nth <= upTo);
  const entered = new Set<number>([mode === 'volume' ? tierOf(units) : 0]);
  for (let nth = 1; nth <= units; nth++) {
    const at = tierOf(mode === 'volume' ? units : nth);
    entered.add(at);
    total += tiers ? (tiers[at]?.unit ?? 0n) : unit;
  }
  if (tiers) for (const at of entered) total += tiers[at]?.flat ?? 0n;
  const step = MICRO * (currency === 'kwd' ? 10n : 1n);
  return Number(((total + step / 2n) / step) * (step / MICRO));
}

function toPrice({ currency, unit, tiers, mode, transform }: Model): Stripe.Price {
  const option: Stripe.Price.CurrencyOptions = {
    custom_unit_amount: null,
    tax_behavior: 'unspecified',
    unit_amount: null,
    unit_amount_decimal: tiers ? null : decimal(unit, 6),
    ...(tiers
      ? {
          tiers: tiers.map((tier) => ({
            flat_amount: null,
            flat_amount_decimal: decimal(tier.flat, 6),
            unit_amount: null,
            unit_amount_decimal: decimal(tier.unit, 6),
            up_to: tier.upTo,
          })),
        }
      : {}),
  };
  return {
    id: 'price_1',
    object: 'price',
    active: true,
    billing_scheme: tiers ? 'tiered' : 'per_unit',
    created: 0,
    currency,
    currency_options: { [currency]: option },
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: 'prod_1',
    recurring: null,
    tiers_mode: tiers ? mode : null,
    transform_quantity: tiers ? null : transform,
    type: 'one_time',
    ...option,
  };
}

test('a quantity costs what it costs counted unit by unit: tiers, packages, decimals, every kind of currency', () => {
  fc.assert(
    fc.property(model, fc.integer({ min: 0, max: 300 }), (given, quantity) => {
      expect(amountFor(toPrice(given), { quantity, currency: given.currency })).toBe(naive(given, quantity));
    }),
    runs(300),
  );
});

test('a fraction of a unit costs its fraction, exactly', () => {
  const tiers = [
    { upTo: 100, unit: 10n * MICRO, flat: 0n },
    { upTo: null, unit: 100n * MICRO, flat: 0n },
  ];
  const price = toPrice({ currency: 'usd', unit: 0n, tiers, mode: 'graduated', transform: null });
  expect(amountFor(price, { quantity: 100.3, currency: 'usd' })).toBe(1_030);
  expect(amountFor(price, { quantity: 0.05, currency: 'usd' })).toBe(1);
});

test('the flat amount of the first tier is due without any unit', () => {
  const tiers = [{ upTo: null, unit: MICRO, flat: 500n * MICRO }];
  for (const mode of ['graduated', 'volume'] as const) {
    const price = toPrice({ currency: 'usd', unit: 0n, tiers, mode, transform: null });
    expect(amountFor(price, { quantity: 0, currency: 'usd' })).toBe(500);
  }
});
