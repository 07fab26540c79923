import { html } from 'hono/html';
import type Stripe from 'stripe';
import { currencyDigits, formatMoney } from '../documents/format-money.ts';
import { billedWords, isMetered, itemAmount, itemName } from './checkout-words.ts';
import type { Html } from './layout.ts';
import type { CheckoutView } from './page-actions.ts';
import { type Problem, problemAttributes } from './problem.ts';
import { unitAmountIn } from './unit-amount.ts';

/** The payment form's id: what stands outside of it belongs to it all the same, and keeps what was typed there. */
export const PAY_FORM = 'pay';

export const updatePath = (sessionId: string) => `/c/pay/${sessionId}/update`;

/** What is in the order, with what may be changed about each line. */
export function orderItems(view: CheckoutView, problem: Problem | null): Html {
  return html`<ul class="items">${view.lineItems.map((item) => orderItem(item, view, problem))}</ul>`;
}

function orderItem(item: Stripe.LineItem, view: CheckoutView, problem: Problem | null): Html {
  const quantity = item.quantity ?? 1;
  const each = unitAmountIn(item.currency, item.price);
  const multiplied =
    quantity > 1 && each !== null ? ` · ${quantity} × ${formatMoney(each, item.currency)}` : '';
  const amount = isMetered(item.price) ? 'By usage' : formatMoney(itemAmount(item), item.currency);
  return html`<li>
    <span><strong>${itemName(item)}</strong><small>${billedWords(item.price?.recurring)}${multiplied}</small>
      ${quantityForm(item, view, problem)}${amountForm(item, view, problem)}${removal(item, view)}
    </span>
    <span class="amount">${amount}</span>
  </li>`;
}

function quantityForm(item: Stripe.LineItem, { session }: CheckoutView, problem: Problem | null): Html | '' {
  const bounds = item.adjustable_quantity;
  if (!bounds?.enabled) return '';
  const name = `quantity_${item.id}`;
  return html`<span class="row adjust">
    <label for="${name}" class="inline">Quantity<span class="visually-hidden"> of ${itemName(item)}</span></label>
    <input form="${PAY_FORM}" id="${name}" name="${name}" type="number" inputmode="numeric"
      min="${bounds.minimum ?? 0}" max="${bounds.maximum ?? 99}" value="${item.quantity ?? 1}" ${problemAttributes(problem, name)}>
    <button class="quiet small" form="${PAY_FORM}" formaction="${updatePath(session.id)}" formnovalidate>Update<span
      class="visually-hidden"> quantity of ${itemName(item)}</span></button>
  </span>`;
}

/** A price that leaves the amount to the customer. */
function amountForm(item: Stripe.LineItem, { session }: CheckoutView, problem: Problem | null): Html | '' {
  if (!item.price?.custom_unit_amount) return '';
  const name = `amount_${item.id}`;
  const digits = currencyDigits(item.currency);
  const major = (item.amount_subtotal / 10 ** digits).toFixed(digits);
  return html`<span class="row adjust">
    <label for="${name}" class="inline">Amount in ${item.currency.toUpperCase()}</label>
    <input form="${PAY_FORM}" id="${name}" name="${name}" inputmode="decimal" maxlength="14" value="${major}"
      ${problemAttributes(problem, name)}>
    <button class="quiet small" form="${PAY_FORM}" formaction="${updatePath(session.id)}" formnovalidate>Change amount</button>
  </span>`;
}

function removal(item: Stripe.LineItem, { session, removable }: CheckoutView): Html | '' {
  if (!removable.includes(item.id)) return '';
  return html`<button class="link" form="${PAY_FORM}" name="remove" value="${item.id}"
    formaction="${updatePath(session.id)}" formnovalidate>Remove<span class="visually-hidden"> ${itemName(item)}</span></button>`;
}

/** What may be added to the order. */
export function optionalItems({ session, optionalItems: offered }: CheckoutView): Html | '' {
  if (offered.length === 0) return '';
  return html`<section class="extras" aria-labelledby="extras"><h2 id="extras">Add to your order</h2>
    <ul class="items">${offered.map(
      ({ price, name, quantity, amount }) => html`<li>
        <span><strong>${name}</strong><small>${billedWords(price.recurring)}${quantity > 1 ? ` · ${quantity} pieces` : ''}</small></span>
        <span class="amount">${formatMoney(amount, session.currency ?? 'usd')}
          <button class="quiet small" form="${PAY_FORM}" name="add" value="${price.id}"
            formaction="${updatePath(session.id)}" formnovalidate>Add<span class="visually-hidden"> ${name}</span></button></span>
      </li>`,
    )}</ul></section>`;
}
