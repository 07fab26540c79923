import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { amountFor } from '../prices/amount-for.ts';
import { isMetered } from '../subscriptions/cadence.ts';
import { findActivePrice, toAdjustable } from './planned-items.ts';

const MOST = 10;

/** What the customer may add to the order (docs.stripe.com/payments/checkout/optional-items). */
export function toOptionalItems(
  sim: Simulation,
  given: readonly Stripe.Checkout.SessionCreateParams.OptionalItem[] | '' | null | undefined,
  { mode, currency }: { mode: string; currency: string },
): Stripe.Checkout.Session.OptionalItem[] {
  if ((given || []).length > MOST)
    throw invalidRequest(`You may have up to ${MOST} optional items.`, { param: 'optional_items' });
  return (given || []).map((item, at) => {
    const param = `optional_items[${at}]`;
    const price = findActivePrice(sim, item.price, { param: `${param}[price]` });
    if (isMetered(price) || price.custom_unit_amount)
      throw invalidRequest('An optional item must have a price that is known beforehand.', {
        param: `${param}[price]`,
      });
    if (mode === 'payment' && price.recurring)
      throw invalidRequest('You specified `payment` mode but passed a recurring price.', {
        param: `${param}[price]`,
      });
    if (item.quantity < 1)
      throw invalidRequest('This value must be greater than or equal to 1.', {
        code: 'parameter_invalid_integer',
        param: `${param}[quantity]`,
      });
    // Refuses a price that has no amount in the session's currency.
    amountFor(price, { quantity: item.quantity, currency });
    const bounds = item.adjustable_quantity
      ? toAdjustable(item.adjustable_quantity, `${param}[adjustable_quantity]`)
      : null;
    return {
      adjustable_quantity: bounds ? { enabled: true, ...bounds } : null,
      price: price.id,
      quantity: item.quantity,
    };
  });
}
