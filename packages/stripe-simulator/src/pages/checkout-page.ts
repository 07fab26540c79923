import { html } from 'hono/html';
import type Stripe from 'stripe';
import { cardFields, testCards } from './card-fields.ts';
import { cardName } from './card-name.ts';
import { checkoutSummary } from './checkout-summary.ts';
import { toCheckoutWords } from './checkout-words.ts';
import { type Html, layout } from './layout.ts';
import type { CheckoutView } from './page-actions.ts';
import { type Problem, problemAttributes, problemNotice } from './problem.ts';
import type { FormFields } from './read-card-form.ts';

/** The email the app gave with the session, which the person can't change then. */
export function fixedEmail(session: Stripe.Checkout.Session): string | null {
  return session.customer_details?.email ?? session.customer_email;
}

/** The hosted checkout. */
export function checkoutPage(view: CheckoutView, typed: FormFields, problem: Problem | null): Html {
  const { session, savedCards } = view;
  const words = toCheckoutWords(view);
  const chosen = typed.payment_method ?? savedCards[0]?.id ?? 'new';
  const card = cardFields({
    typed,
    problem,
    defaultCountry: session.customer_details?.address?.country ?? 'US',
    required: savedCards.length === 0,
  });
  return layout({
    title: `Checkout · ${view.merchantName}`,
    merchantName: view.merchantName,
    split: true,
    body: html`${checkoutSummary(view, problem)}
    <section class="card payment" aria-label="Payment">
      ${problemNotice(problem)}
      <form method="post" action="/c/pay/${session.id}">
        <h2>Contact</h2>
        ${emailField(session, typed, problem)}
        <h2>Payment method</h2>
        ${savedCards.length === 0 ? card : choice(savedCards, chosen, card)}
        <button class="primary">${words.button}</button>
        ${words.terms === '' ? '' : html`<p class="terms">${words.terms}</p>`}
        ${customText(session)}
      </form>
      ${testCards()}
    </section>`,
  });
}

function emailField(session: Stripe.Checkout.Session, typed: FormFields, problem: Problem | null): Html {
  const fixed = fixedEmail(session);
  return html`<div class="field">
    <label for="email">Email</label>
    <input id="email" name="email" type="email" autocomplete="email" maxlength="254" required
      value="${fixed ?? typed.email ?? ''}" ${fixed === null ? '' : html`readonly`} ${problemAttributes(problem, 'email')}>
  </div>`;
}

function choice(savedCards: Stripe.PaymentMethod[], chosen: string, newCard: Html): Html {
  const radio = (value: string, label: string) =>
    html`<label class="option"><input type="radio" name="payment_method" value="${value}" ${
      value === chosen ? html`checked` : ''
    }> ${label}</label>`;
  return html`<fieldset class="choice">
    <legend class="visually-hidden">Payment method</legend>
    ${savedCards.map((saved) => radio(saved.id, cardName(saved)))}
    ${radio('new', 'Another card')}
    <div class="new-card">${newCard}</div>
  </fieldset>`;
}

function customText(session: Stripe.Checkout.Session): Html | '' {
  const message = session.custom_text?.submit?.message;
  return message ? html`<p class="terms">${message}</p>` : '';
}
