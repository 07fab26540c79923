import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { createShippingRate, findShippingRate, shippingAmountIn } from '../shipping-rates/shipping-rate.ts';

const MOST = 5;

type Given = Stripe.Checkout.SessionCreateParams.ShippingOption;
type Option = Stripe.Checkout.Session.ShippingOption;

/** At most five ways to ship, the first of which is chosen until another is (docs.stripe.com/payments/during-payment/charge-shipping). */
export function toShippingOptions(
  sim: Simulation,
  given: readonly Given[] | '' | null | undefined,
  currency: string,
): Option[] {
  if ((given || []).length > MOST)
    throw invalidRequest(`You may have up to ${MOST} shipping options.`, { param: 'shipping_options' });
  return (given || []).map((one, at) => {
    const param = `shipping_options[${at}]`;
    const rate = rateOf(sim, one, param);
    const amount = shippingAmountIn(rate, currency);
    if (amount === undefined)
      throw invalidRequest(`The shipping rate ${rate.id} has no amount in ${currency}.`, {
        param: `${param}[shipping_rate]`,
      });
    return { shipping_amount: amount, shipping_rate: rate.id };
  });
}

function rateOf(sim: Simulation, given: Given, param: string): Stripe.ShippingRate {
  if (given.shipping_rate !== undefined && given.shipping_rate_data)
    throw invalidRequest('You may only specify one of these parameters: shipping_rate, shipping_rate_data.', {
      code: 'parameters_exclusive',
      param: `${param}[shipping_rate_data]`,
    });
  if (given.shipping_rate_data)
    return createShippingRate(sim, given.shipping_rate_data, `${param}[shipping_rate_data]`);
  if (given.shipping_rate === undefined) throw missingParam(`${param}[shipping_rate]`);
  const rate = findShippingRate(sim, given.shipping_rate, `${param}[shipping_rate]`);
  if (rate.active) return rate;
  throw invalidRequest('The shipping rate specified is archived.', { param: `${param}[shipping_rate]` });
}

/** What the chosen option costs; manual tax rates do not tax shipping. */
export function shippingCost(
  options: readonly Option[],
  chosen: string | null,
): Stripe.Checkout.Session.ShippingCost | null {
  const option = options.find(({ shipping_rate }) => idOf(shipping_rate) === chosen);
  if (!option) return null;
  const { shipping_amount: amount, shipping_rate } = option;
  return { amount_subtotal: amount, amount_tax: 0, amount_total: amount, shipping_rate: idOf(shipping_rate) };
}
