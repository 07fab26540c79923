import { html } from 'hono/html';
import type Stripe from 'stripe';
import { cardName } from './card-name.ts';
import type { Html } from './layout.ts';

interface Choices {
  /** What stands beside a saved card, such as a way to remove it. */
  beside?: (saved: Stripe.PaymentMethod) => Html | '';
  takesCards?: boolean;
  /** Other ways to pay, each with the fields that it needs. */
  others?: readonly { value: string; label: string; fields: Html }[];
}

/** A card that is known, or another one; the fields of the new one are there only once they are wanted. */
export function savedCardChoice(
  savedCards: readonly Stripe.PaymentMethod[],
  chosen: string,
  newCard: Html,
  { beside = () => '', takesCards = true, others = [] }: Choices = {},
): Html {
  const radio = (value: string, label: string) =>
    html`<label class="option"><input type="radio" name="payment_method" value="${value}" ${
      value === chosen ? html`checked` : ''
    }> ${label}</label>`;
  return html`<fieldset class="choice">
    <legend class="visually-hidden">Payment method</legend>
    ${savedCards.map((saved) => html`${radio(saved.id, cardName(saved))}${beside(saved)}`)}
    ${
      takesCards
        ? html`${radio('new', savedCards.length > 0 ? 'Another card' : 'Card')}<div class="new-card">${newCard}</div>`
        : ''
    }
    ${others.map(({ value, label, fields }) => html`${radio(value, label)}<div class="new-method new-${value}">${fields}</div>`)}
  </fieldset>`;
}
