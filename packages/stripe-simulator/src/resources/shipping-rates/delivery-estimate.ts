import type Stripe from 'stripe';
import { invalidRequest } from '../../kernel/stripe-error.ts';

type Bound = Stripe.ShippingRate.DeliveryEstimate.Maximum;

/** How long each unit lasts at the least, in hours, to see which of two bounds is later. */
const HOURS: Record<string, number> = { hour: 1, day: 24, business_day: 24, week: 168, month: 720 };

/** Earliest and latest arrival; a side that is left out is open (docs.stripe.com/api/shipping_rates/object). */
export function toDeliveryEstimate(
  given: { minimum?: Bound; maximum?: Bound } | undefined,
  param: string,
): Stripe.ShippingRate.DeliveryEstimate | null {
  if (!given) return null;
  const { minimum = null, maximum = null } = given;
  for (const [name, bound] of Object.entries({ minimum, maximum }))
    if (bound && bound.value < 1)
      throw invalidRequest('This value must be greater than or equal to 1.', {
        code: 'parameter_invalid_integer',
        param: `${param}[${name}][value]`,
      });
  if (minimum && maximum && hoursOf(minimum) > hoursOf(maximum))
    throw invalidRequest('The minimum delivery estimate must not be longer than the maximum.', { param });
  return { maximum, minimum };
}

const hoursOf = ({ unit, value }: Bound): number => (HOURS[unit] ?? 0) * value;
