import type Stripe from 'stripe';
import type { Trial } from '../../commands/start-checkout.ts';
import type { CheckoutPolicy } from '../../config.ts';

/** How a trial is asked for: without a card it ends with its days, and nothing is ever charged (docs.stripe.com/payments/checkout/free-trials). */
export const trialParams = ({ days, needsCard }: Trial) => ({
  trial_period_days: days,
  ...(needsCard ? {} : { trial_settings: { end_behavior: { missing_payment_method: 'cancel' as const } } }),
});

/**
 * What the hosted page asks for by the policy in code. What it learns of name and address is kept at the customer, who exists
 * already: tax ids and taxes are refused without (docs.stripe.com/api/checkout/sessions/create, `customer_update`).
 */
export function policyParams({
  promotionCodes,
  automaticTax,
  taxIds,
  billingAddress,
  paymentMethods,
}: CheckoutPolicy = {}): Partial<Stripe.Checkout.SessionCreateParams> {
  return {
    ...(promotionCodes ? { allow_promotion_codes: true } : {}),
    ...(automaticTax ? { automatic_tax: { enabled: true } } : {}),
    ...(taxIds ? { tax_id_collection: { enabled: true } } : {}),
    ...(billingAddress ? { billing_address_collection: billingAddress } : {}),
    ...(paymentMethods ? { allowed_payment_method_types: [...paymentMethods] } : {}),
    ...(automaticTax || taxIds ? { customer_update: { address: 'auto', name: 'auto' } } : {}),
  };
}
