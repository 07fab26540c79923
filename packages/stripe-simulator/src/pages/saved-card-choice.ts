import { html } from 'hono/html';
import type Stripe from 'stripe';
import { cardName } from './card-name.ts';
import type { Html } from './layout.ts';

/** A card that is known, or another one; the fields of the new one are there only once they are wanted. */
export function savedCardChoice(
  savedCards: readonly Stripe.PaymentMethod[],
  chosen: string,
  newCard: Html,
  beside: (saved: Stripe.PaymentMethod) => Html | '' = () => '',
): Html {
  const radio = (value: string, label: string) =>
    html`<label class="option"><input type="radio" name="payment_method" value="${value}" ${
      value === chosen ? html`checked` : ''
    }> ${label}</label>`;
  return html`<fieldset class="choice">
    <legend class="visually-hidden">Payment method</legend>
    ${savedCards.map((saved) => html`${radio(saved.id, cardName(saved))}${beside(saved)}`)}
    ${radio('new', 'Another card')}
    <div class="new-card">${newCard}</div>
  </fieldset>`;
}
