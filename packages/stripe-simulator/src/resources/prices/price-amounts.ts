import Stripe from 'stripe';

interface GivenAmount {
  unit_amount?: number;
  unit_amount_decimal?: Stripe.Decimal;
}

/** Both forms of an amount; the integer one is null when the amount has a fraction. */
export function toAmounts(given: GivenAmount): {
  unit_amount: number | null;
  unit_amount_decimal: Stripe.Decimal | null;
} {
  const decimal =
    given.unit_amount_decimal ??
    (given.unit_amount === undefined ? undefined : Stripe.Decimal.from(given.unit_amount));
  if (!decimal) return { unit_amount: null, unit_amount_decimal: null };
  const amount = decimal.toNumber();
  return { unit_amount: Number.isInteger(amount) ? amount : null, unit_amount_decimal: decimal };
}

export function toCustomAmount(
  given: Stripe.PriceCreateParams.CustomUnitAmount | undefined,
): Stripe.Price.CustomUnitAmount | null {
  if (!given?.enabled) return null;
  return { maximum: given.maximum ?? null, minimum: given.minimum ?? null, preset: given.preset ?? null };
}

export function toTiers(given: Stripe.PriceCreateParams.Tier[]): Stripe.Price.Tier[] {
  return given.map((tier) => ({
    flat_amount: tier.flat_amount ?? null,
    flat_amount_decimal:
      tier.flat_amount_decimal ??
      (tier.flat_amount === undefined ? null : Stripe.Decimal.from(tier.flat_amount)),
    ...toAmounts(tier),
    up_to: tier.up_to === 'inf' ? null : tier.up_to,
  }));
}
