import { html } from 'hono/html';
import type Stripe from 'stripe';
import { formatMoney } from '../documents/format-money.ts';
import type { Html } from './layout.ts';
import type { CheckoutView } from './page-actions.ts';
import { type Problem, problemAttributes } from './problem.ts';

/** The ways to ship; which of them is chosen is part of the total, so it can be seen before it is paid. */
export function shippingChoice(
  { session, shippingRates }: CheckoutView,
  {
    chosen,
    problem,
    updatePath,
  }: { chosen: string | undefined; problem: Problem | null; updatePath: string },
): Html | '' {
  if (shippingRates.length === 0) return '';
  const current = chosen ?? session.shipping_cost?.shipping_rate;
  return html`<fieldset class="choice" id="shipping_rate" ${problemAttributes(problem, 'shipping_rate')}>
    <legend>Shipping method</legend>
    ${shippingRates.map((rate, at) => {
      const amount = session.shipping_options[at]?.shipping_amount ?? 0;
      return html`<label class="option"><input type="radio" name="shipping_rate" value="${rate.id}" ${
        rate.id === current ? html`checked` : ''
      }> <span class="grow"><strong>${rate.display_name}</strong>${estimate(rate)}</span>
        <span class="amount">${amount === 0 ? 'Free' : formatMoney(amount, session.currency ?? 'usd')}</span></label>`;
    })}
    ${
      shippingRates.length > 1
        ? html`<button class="quiet small" formaction="${updatePath}" formnovalidate>Update total</button>`
        : ''
    }
  </fieldset>`;
}

/** `3–5 business days`. */
function estimate({ delivery_estimate: given }: Stripe.ShippingRate): Html | '' {
  if (!given || (!given.minimum && !given.maximum)) return '';
  const { minimum, maximum } = given;
  const words = (bound: { unit: string; value: number }) =>
    `${bound.value} ${bound.unit.replace('_', ' ')}${bound.value === 1 ? '' : 's'}`;
  if (minimum && maximum)
    return html`<small>${
      minimum.unit === maximum.unit && minimum.value !== maximum.value
        ? `${minimum.value}–${words(maximum)}`
        : minimum.unit === maximum.unit
          ? words(maximum)
          : `${words(minimum)} to ${words(maximum)}`
    }</small>`;
  return minimum
    ? html`<small>At least ${words(minimum)}</small>`
    : html`<small>Up to ${maximum ? words(maximum) : ''}</small>`;
}
