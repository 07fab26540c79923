import Stripe from 'stripe';

export interface GivenAmount {
  unit_amount?: number;
  unit_amount_decimal?: Stripe.Decimal;
}

export interface GivenTier extends GivenAmount {
  flat_amount?: number;
  flat_amount_decimal?: Stripe.Decimal;
  up_to: 'inf' | number;
}

/** How a request says what something costs: the price itself, or one of its other currencies. */
export interface GivenPricing extends GivenAmount {
  custom_unit_amount?: Stripe.PriceCreateParams.CustomUnitAmount;
  tax_behavior?: Stripe.PriceCreateParams.TaxBehavior;
  tiers?: GivenTier[];
}

/** Both forms of an amount; the integer one is null when the amount has a fraction. */
export function toAmounts(given: GivenAmount): {
  unit_amount: number | null;
  unit_amount_decimal: Stripe.Decimal | null;
} {
  const [integer, decimal] = bothForms(given.unit_amount, given.unit_amount_decimal);
  return { unit_amount: integer, unit_amount_decimal: decimal };
}

export function toCustomAmount(
  given: Stripe.PriceCreateParams.CustomUnitAmount | undefined,
): Stripe.Price.CustomUnitAmount | null {
  if (!given?.enabled) return null;
  return { maximum: given.maximum ?? null, minimum: given.minimum ?? null, preset: given.preset ?? null };
}

export function toTiers(given: readonly GivenTier[]): Stripe.Price.Tier[] {
  return given.map((tier) => {
    const [flat_amount, flat_amount_decimal] = bothForms(tier.flat_amount, tier.flat_amount_decimal);
    return {
      flat_amount,
      flat_amount_decimal,
      ...toAmounts(tier),
      up_to: tier.up_to === 'inf' ? null : tier.up_to,
    };
  });
}

export const toCurrencyOption = (given: GivenPricing): Stripe.Price.CurrencyOptions => ({
  custom_unit_amount: toCustomAmount(given.custom_unit_amount),
  tax_behavior: given.tax_behavior ?? 'unspecified',
  ...(given.tiers ? { tiers: toTiers(given.tiers) } : {}),
  ...toAmounts(given),
});

function bothForms(
  integer: number | undefined,
  given: Stripe.Decimal | undefined,
): [number | null, Stripe.Decimal | null] {
  const decimal = given ?? (integer === undefined ? undefined : Stripe.Decimal.from(integer));
  if (!decimal) return [null, null];
  const amount = decimal.toNumber();
  return [Number.isInteger(amount) ? amount : null, decimal];
}
