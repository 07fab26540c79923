import { html } from 'hono/html';
import { formatMoney } from '../documents/format-money.ts';
import { optionalItems, orderItems, PAY_FORM, updatePath } from './checkout-items.ts';
import { toCheckoutWords } from './checkout-words.ts';
import type { Html } from './layout.ts';
import type { CheckoutView } from './page-actions.ts';
import { type Problem, problemAttributes } from './problem.ts';

/** What is bought: the lines, what is taken off or added, and what is due today. */
export function checkoutSummary(view: CheckoutView, problem: Problem | null): Html {
  const { session } = view;
  const words = toCheckoutWords(view);
  const money = (amount: number) => formatMoney(amount, session.currency ?? 'usd');
  const back = session.cancel_url === null ? '' : backLink(session.id, view.merchantName);
  return html`<section class="summary" aria-label="Order summary">
    ${back}
    <p class="eyebrow">${words.eyebrow}</p>
    <h1>${words.headline} <small>${words.detail}</small></h1>
    ${
      session.mode === 'setup'
        ? ''
        : html`${orderItems(view, problem)}${optionalItems(view)}${promotionForm(view, problem)}${totals(view, money)}`
    }
  </section>`;
}

function backLink(sessionId: string, merchantName: string): Html {
  return html`<p class="back"><a href="/c/pay/${sessionId}/cancel"><span aria-hidden="true">←</span> Back to ${merchantName}</a></p>`;
}

function promotionForm({ session, promotionCode }: CheckoutView, problem: Problem | null): Html | '' {
  if (session.allow_promotion_codes !== true) return '';
  if (promotionCode !== null)
    return html`<p class="promotion applied"><span>Code <strong>${promotionCode}</strong> is applied.</span>
      <button class="link" form="${PAY_FORM}" name="drop_promotion_code" value="yes"
        formaction="${updatePath(session.id)}" formnovalidate>Remove<span class="visually-hidden"> the code</span></button></p>`;
  return html`<form class="promotion" method="post" action="/c/pay/${session.id}/promotion">
    <label for="promotion_code">Promotion code</label>
    <div class="row">
      <input id="promotion_code" name="promotion_code" autocomplete="off" autocapitalize="characters"
        spellcheck="false" maxlength="100" required ${problemAttributes(problem, 'promotion_code')}>
      <button class="quiet">Apply</button>
    </div>
  </form>`;
}

function totals(view: CheckoutView, money: (amount: number) => string): Html {
  const { session, trialEndsAt } = view;
  const discount = session.total_details?.amount_discount ?? 0;
  const tax = session.total_details?.amount_tax ?? 0;
  const shipping = session.shipping_cost;
  const rows = [
    { label: 'Subtotal', words: money(session.amount_subtotal ?? 0), isShown: trialEndsAt === null },
    { label: 'Discount', words: money(-discount), isShown: discount !== 0 },
    {
      label: 'Shipping',
      words: shipping?.amount_total === 0 ? 'Free' : money(shipping?.amount_total ?? 0),
      isShown: Boolean(shipping),
    },
    { label: 'Tax', words: money(tax), isShown: tax !== 0 },
  ].filter(({ isShown }) => isShown);
  return html`<dl class="totals">
    ${rows.map(({ label, words }) => html`<div><dt>${label}</dt><dd>${words}</dd></div>`)}
    <div class="total"><dt>Total due today</dt><dd>${money(session.amount_total ?? 0)}</dd></div>
  </dl>`;
}
