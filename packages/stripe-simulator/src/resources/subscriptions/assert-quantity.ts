import type Stripe from 'stripe';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { isMetered } from './cadence.ts';

/** How many units may be sold: none or more of a licensed price, while a metered one counts what is used. */
export function assertQuantity(quantity: number | undefined, price: Stripe.Price, param: string): void {
  if (quantity === undefined) return;
  if (isMetered(price)) throw invalidRequest('You cannot set the quantity of a metered plan.', { param });
  if (quantity >= 0) return;
  throw invalidRequest('This value must be greater than or equal to 0.', {
    code: 'parameter_invalid_integer',
    param,
  });
}
