import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';

export interface Redeemer {
  /** Null while nobody knows who will pay. */
  customer: string | null;
  /** Before discounts and taxes; absent while it is not known. */
  order?: { amount: number; currency: string } | null;
}

/**
 * Why a promotion code can't be redeemed, or null: it must be active, be for this customer, for a first purchase if it
 * says so, and the order must be large enough (docs.stripe.com/billing/subscriptions/coupons#promotion-codes).
 */
export function obstacleTo(
  sim: Simulation,
  code: Stripe.PromotionCode,
  { customer, order }: Redeemer,
): string | null {
  const owner = idOf(code.customer);
  if (!isUsable(sim, code))
    return 'This promotion code cannot be redeemed because it is inactive or expired.';
  if (owner !== null && owner !== customer)
    return 'This promotion code cannot be redeemed because it is for another customer.';
  if (code.restrictions.first_time_transaction && customer !== null && hasBought(sim, customer))
    return 'This promotion code cannot be redeemed because the associated customer has prior transactions.';
  if (order && !isLargeEnough(code.restrictions, order))
    return 'This promotion code cannot be redeemed because the order does not reach its minimum amount.';
  return null;
}

export const isUsable = (sim: Simulation, code: Stripe.PromotionCode): boolean =>
  code.active &&
  (code.expires_at === null || code.expires_at > sim.now()) &&
  (code.max_redemptions === null || code.times_redeemed < code.max_redemptions) &&
  sim.store.coupons.get(idOf(code.promotion.coupon) ?? '')?.valid === true;

/** Whoever has a successful payment, or an invoice that was not voided. */
function hasBought(sim: Simulation, customer: string): boolean {
  const isReal = ({ status }: Stripe.Invoice) => status !== 'draft' && status !== 'void';
  return (
    sim.store.invoices.where('customer', customer).some(isReal) ||
    sim.store.charges.filter((charge) => charge.paid && idOf(charge.customer) === customer).length > 0
  );
}

function isLargeEnough(
  { minimum_amount, minimum_amount_currency, currency_options }: Stripe.PromotionCode.Restrictions,
  { amount, currency }: { amount: number; currency: string },
): boolean {
  if (minimum_amount === null) return true;
  const minimum =
    currency === minimum_amount_currency ? minimum_amount : currency_options?.[currency]?.minimum_amount;
  return minimum !== undefined && amount >= minimum;
}
