import type { Simulation } from '../../kernel/simulation.ts';

/** A promotion code is active only as long as its coupon is valid (docs.stripe.com/api/promotion_codes/object#promotion_code_object-active). */
export function retireCodesOf(sim: Simulation, coupon: string): void {
  for (const code of sim.store.promotionCodes.where('coupon', coupon))
    if (code.active) sim.store.promotionCodes.put({ ...code, active: false });
}

/** `expires_at` has passed. */
export function expirePromotionCode(sim: Simulation, id: string): void {
  const code = sim.store.promotionCodes.get(id);
  if (code?.active) sim.store.promotionCodes.put({ ...code, active: false });
}
