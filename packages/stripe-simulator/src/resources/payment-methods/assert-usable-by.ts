import type Stripe from 'stripe';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';

/**
 * A saved method pays for its own customer only, who has to be named
 * (docs.stripe.com/api/payment_intents/create#create_payment_intent-payment_method). One that nobody has saved pays
 * for anyone.
 */
export function assertUsableBy(
  method: Stripe.PaymentMethod,
  customer: string | { id: string } | null,
  param = 'payment_method',
): void {
  const owner = idOf(method.customer);
  const payer = idOf(customer);
  if (owner === null || owner === payer) return;
  if (payer === null)
    throw invalidRequest(
      `The payment method supplied (${method.id}) belongs to a Customer. Please include the Customer in the \`customer\` parameter.`,
      { param },
    );
  throw invalidRequest(
    `The customer does not have a payment method with the ID ${method.id}. The payment method must be attached to the customer.`,
    { code: 'resource_missing', param },
  );
}
