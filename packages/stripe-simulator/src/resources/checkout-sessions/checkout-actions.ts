import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { StripeError } from '../../kernel/stripe-error.ts';
import type { CheckoutView, OfferedItem } from '../../pages/page-actions.ts';
import { obstacleTo } from '../discounts/restrictions.ts';
import { detachPaymentMethod } from '../payment-methods/attach-payment-method.ts';
import { amountFor } from '../prices/amount-for.ts';
import { findPrice } from '../prices/update-price.ts';
import { productName } from '../subscriptions/item-lines.ts';
import { type CheckoutPlan, planOf } from './checkout-plan.ts';
import { asksForMethod } from './due-now.ts';
import { sessionItems } from './line-items.ts';
import { reprice } from './reprice.ts';
import { firstDatesOf } from './subscription-terms.ts';

export function loadCheckout(sim: Simulation, sessionId: string): CheckoutView | undefined {
  const session = sim.store.checkoutSessions.get(sessionId);
  if (!session) return undefined;
  const plan = planOf(sim, sessionId);
  const link = sim.store.paymentLinks.get(idOf(session.payment_link) ?? '');
  const lineItems = sessionItems(sim, session);
  const recurring = lineItems.find(({ price }) => price?.recurring)?.price?.recurring;
  return {
    session,
    lineItems,
    recurring: recurring ? { interval: recurring.interval, intervalCount: recurring.interval_count } : null,
    trialEndsAt: session.mode === 'subscription' ? firstDatesOf(sim, plan).trialEnd : null,
    merchantName: sim.account.business_profile?.name ?? 'Merchant',
    savedCards: savedMethods(sim, session),
    asksForMethod: session.status === 'open' && asksForMethod(sim, session),
    shippingRates: session.shipping_options
      .map(({ shipping_rate: rate }) => sim.store.shippingRates.get(idOf(rate) ?? ''))
      .filter((rate) => rate !== undefined),
    optionalItems: offeredItems(sim, session, plan),
    removable: plan.lineItems.filter(({ isOptional }) => isOptional).map(({ id }) => id),
    promotionCode: codeOf(sim, plan),
    confirmation: link?.after_completion.hosted_confirmation?.custom_message ?? null,
  };
}

/** Those that are not in the order yet. */
function offeredItems(
  sim: Simulation,
  { currency, optional_items: offers }: Stripe.Checkout.Session,
  plan: CheckoutPlan,
): OfferedItem[] {
  const isAdded = (price: string) => plan.lineItems.some((item) => item.isOptional && item.price === price);
  return (offers ?? [])
    .filter((offer) => !isAdded(offer.price))
    .map(({ price: id, quantity }) => {
      const price = findPrice(sim, id, 'price');
      return {
        price,
        name: productName(sim, price),
        quantity,
        amount: amountFor(price, { quantity, currency: currency ?? 'usd' }),
      };
    });
}

function codeOf(sim: Simulation, { discounts }: CheckoutPlan): string | null {
  const id = discounts.find(({ promotionCode }) => promotionCode !== null)?.promotionCode;
  return sim.store.promotionCodes.get(id ?? '')?.code ?? null;
}

/** The customer doesn't want to see it again; only where the session offers that. */
export function removeSavedMethod(sim: Simulation, sessionId: string, methodId: string): void {
  const session = sim.store.checkoutSessions.get(sessionId);
  const isOffered = session?.saved_payment_method_options?.payment_method_remove === 'enabled';
  if (session?.status !== 'open' || !isOffered) return;
  const method = savedMethods(sim, session).find(({ id }) => id === methodId);
  if (method) detachPaymentMethod(sim, method);
}

/** Only those that the customer has let be shown to them again, unless the session says others. */
function savedMethods(sim: Simulation, session: Stripe.Checkout.Session): Stripe.PaymentMethod[] {
  const customer = idOf(session.customer);
  if (customer === null) return [];
  const shown = session.saved_payment_method_options?.allow_redisplay_filters ?? ['always'];
  return sim.store.paymentMethods
    .where('customer', customer)
    .filter(
      ({ allow_redisplay: redisplay, type }) =>
        shown.includes(redisplay ?? 'unspecified') && session.payment_method_types.includes(type),
    )
    .reverse();
}

export function applyPromotionCode(
  sim: Simulation,
  sessionId: string,
  typed: string,
): { ok: true } | { ok: false; message: string } {
  const session = sim.store.checkoutSessions.get(sessionId);
  if (session?.status !== 'open' || !session.allow_promotion_codes)
    return { ok: false, message: 'This checkout takes no promotion codes.' };
  const redeemer = {
    customer: idOf(session.customer),
    order: { amount: session.amount_subtotal ?? 0, currency: session.currency ?? 'usd' },
  };
  const [code] = sim.store.promotionCodes
    .filter((one) => one.code.toLowerCase() === typed.toLowerCase())
    .filter((one) => obstacleTo(sim, one, redeemer) === null);
  if (!code) return { ok: false, message: 'This code is invalid.' };
  try {
    reprice(sim, session, {
      ...planOf(sim, sessionId),
      discounts: [{ coupon: idOf(code.promotion.coupon) ?? '', promotionCode: code.id }],
    });
    return { ok: true };
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return { ok: false, message: 'With this code too little would be left to pay.' };
  }
}
