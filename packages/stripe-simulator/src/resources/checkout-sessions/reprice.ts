import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { obstacleTo } from '../discounts/restrictions.ts';
import { assertChargeable } from './assert-chargeable.ts';
import type { CheckoutPlan } from './checkout-plan.ts';
import { sessionAmounts } from './session-totals.ts';

/**
 * Puts a changed plan, and its session with all amounts worked out anew; a code that no longer fits is dropped.
 * @throws before anything is put, if too little would be left to charge.
 */
export function reprice(
  sim: Simulation,
  session: Stripe.Checkout.Session,
  changed: CheckoutPlan,
): Stripe.Checkout.Session {
  if (session.mode === 'setup') {
    sim.store.checkoutPlans.put(changed);
    return session;
  }
  const { totals: undiscounted } = sessionAmounts(sim, session, { ...changed, discounts: [] });
  const order = { amount: undiscounted.amount_subtotal ?? 0, currency: session.currency ?? 'usd' };
  const plan = {
    ...changed,
    discounts: changed.discounts.filter(({ promotionCode }) => {
      const code = promotionCode === null ? undefined : sim.store.promotionCodes.get(promotionCode);
      return !code || obstacleTo(sim, code, { customer: idOf(session.customer), order }) === null;
    }),
  };
  const after: Stripe.Checkout.Session = {
    ...session,
    ...sessionAmounts(sim, session, plan).totals,
    discounts: plan.discounts.map(({ coupon, promotionCode }) => ({
      coupon: promotionCode === null ? coupon : null,
      promotion_code: promotionCode,
    })),
  };
  assertChargeable(after);
  sim.store.checkoutPlans.put(plan);
  return sim.store.checkoutSessions.put(after);
}
