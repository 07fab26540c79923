import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import type { CheckoutView } from '../../pages/page-actions.ts';
import { obstacleTo } from '../discounts/restrictions.ts';
import { lineItemsOf, totalsOf } from './line-items.ts';

const DAY = 86_400;

export function loadCheckout(sim: Simulation, sessionId: string): CheckoutView | undefined {
  const session = sim.store.checkoutSessions.get(sessionId);
  const plan = sim.store.checkoutPlans.get(sessionId);
  if (!session || !plan) return undefined;
  const lineItems = lineItemsOf(sim, plan, session.currency ?? 'usd');
  const recurring = lineItems.find(({ price }) => price?.recurring)?.price?.recurring;
  const customer = idOf(session.customer);
  return {
    session,
    lineItems,
    recurring: recurring ? { interval: recurring.interval, intervalCount: recurring.interval_count } : null,
    trialEndsAt:
      plan.trialEnd ?? (plan.trialPeriodDays === null ? null : sim.now() + plan.trialPeriodDays * DAY),
    merchantName: sim.account.business_profile?.name ?? 'Merchant',
    savedCards:
      customer === null
        ? []
        : sim.store.paymentMethods.newestFirst().filter((method) => method.customer === customer),
  };
}

export function applyPromotionCode(
  sim: Simulation,
  sessionId: string,
  typed: string,
): { ok: true } | { ok: false; message: string } {
  const session = sim.store.checkoutSessions.get(sessionId);
  const plan = sim.store.checkoutPlans.get(sessionId);
  if (!session || !plan || !session.allow_promotion_codes)
    return { ok: false, message: 'This checkout takes no promotion codes.' };
  const redeemer = {
    customer: idOf(session.customer),
    order: { amount: session.amount_subtotal ?? 0, currency: session.currency ?? 'usd' },
  };
  const [code] = sim.store.promotionCodes
    .filter((one) => one.code.toLowerCase() === typed.toLowerCase())
    .filter((one) => obstacleTo(sim, one, redeemer) === null);
  if (!code) return { ok: false, message: 'This code is invalid.' };
  const changed = sim.store.checkoutPlans.put({
    ...plan,
    discounts: [{ coupon: String(code.promotion.coupon), promotionCode: code.id }],
  });
  sim.store.checkoutSessions.put({
    ...session,
    ...totalsOf(lineItemsOf(sim, changed, session.currency ?? 'usd')),
    discounts: [{ coupon: null, promotion_code: code.id }],
  });
  return { ok: true };
}
