import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { StripeError } from '../../kernel/stripe-error.ts';
import { type DiscountSource, resolveDiscounts } from '../discounts/create-discount.ts';

/** A coupon, a promotion code, or a discount that the subscription has already. */
export type PhaseDiscount = Stripe.SubscriptionSchedule.Phase.Discount;
export interface AskedDiscount {
  coupon?: string;
  discount?: string;
  promotion_code?: string;
}

export function toPhaseDiscounts(
  sim: Simulation,
  given: readonly AskedDiscount[] | '' | null | undefined,
): PhaseDiscount[] {
  return (given || []).flatMap((one): PhaseDiscount[] => {
    if (one.discount !== undefined && sim.store.discounts.get(one.discount))
      return [{ coupon: null, discount: one.discount, promotion_code: null }];
    return resolveDiscounts(sim, [one]).map(({ coupon, promotionCode }) => ({
      coupon: promotionCode === null ? coupon : null,
      discount: null,
      promotion_code: promotionCode,
    }));
  });
}

/** The discount that is there for it already, which must not be redeemed again. */
export function standingFor(
  sim: Simulation,
  wanted: PhaseDiscount,
  present: readonly (string | Stripe.Discount)[],
): Stripe.Discount | undefined {
  const coupon = idOf(wanted.coupon);
  const promotionCode = idOf(wanted.promotion_code);
  const named = idOf(wanted.discount);
  return present
    .map((one) => sim.store.discounts.get(idOf(one) ?? ''))
    .filter((one) => one !== undefined)
    .find((one) => {
      if (named !== null) return one.id === named;
      return promotionCode === null ? one.source.coupon === coupon : one.promotion_code === promotionCode;
    });
}

/** As a request for the subscription would write it. */
export function askedFor(sim: Simulation, wanted: PhaseDiscount): AskedDiscount {
  const promotionCode = idOf(wanted.promotion_code);
  if (promotionCode !== null) return { promotion_code: promotionCode };
  const named = sim.store.discounts.get(idOf(wanted.discount) ?? '');
  return { coupon: idOf(wanted.coupon) ?? idOf(named?.source.coupon ?? null) ?? '' };
}

/** A coupon that was used up or deleted before its phase came is left out: time has nobody to refuse. */
export const redeemableAsked = (sim: Simulation, wanted: readonly PhaseDiscount[]): AskedDiscount[] =>
  wanted.map((one) => askedFor(sim, one)).filter((asked) => sourcesOf(sim, asked).length > 0);

export const redeemableOf = (sim: Simulation, wanted: readonly PhaseDiscount[]): DiscountSource[] =>
  wanted.flatMap((one) => sourcesOf(sim, askedFor(sim, one)));

function sourcesOf(sim: Simulation, asked: AskedDiscount): DiscountSource[] {
  try {
    return resolveDiscounts(sim, [asked]);
  } catch (error) {
    if (error instanceof StripeError) return [];
    throw error;
  }
}
