import { html } from 'hono/html';
import { formatMoney } from '../documents/format-money.ts';
import { billedWords, itemAmount, itemName, toCheckoutWords } from './checkout-words.ts';
import type { Html } from './layout.ts';
import type { CheckoutView } from './page-actions.ts';
import { type Problem, problemAttributes } from './problem.ts';
import { unitAmountIn } from './unit-amount.ts';

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
    ${session.mode === 'setup' ? '' : html`${items(view)}${promotionForm(view, problem)}${totals(view, money)}`}
  </section>`;
}

function backLink(sessionId: string, merchantName: string): Html {
  return html`<p class="back"><a href="/c/pay/${sessionId}/cancel"><span aria-hidden="true">←</span> Back to ${merchantName}</a></p>`;
}

function items(view: CheckoutView): Html {
  return html`<ul class="items">${view.lineItems.map((item) => {
    const quantity = item.quantity ?? 1;
    const each = unitAmountIn(item.currency, item.price);
    const multiplied =
      quantity > 1 && each !== null ? ` · ${quantity} × ${formatMoney(each, item.currency)}` : '';
    return html`<li>
      <span><strong>${itemName(item)}</strong><small>${billedWords(item.price?.recurring)}${multiplied}</small></span>
      <span class="amount">${formatMoney(itemAmount(item), item.currency)}</span>
    </li>`;
  })}</ul>`;
}

function promotionForm({ session }: CheckoutView, problem: Problem | null): Html | '' {
  if (session.allow_promotion_codes !== true) return '';
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
  const shipping = session.total_details?.amount_shipping ?? 0;
  const rows = [
    { label: 'Subtotal', amount: session.amount_subtotal ?? 0, isShown: trialEndsAt === null },
    { label: 'Discount', amount: -discount, isShown: discount !== 0 },
    { label: 'Shipping', amount: shipping, isShown: shipping !== 0 },
    { label: 'Tax', amount: tax, isShown: tax !== 0 },
  ].filter(({ isShown }) => isShown);
  return html`<dl class="totals">
    ${rows.map(({ label, amount }) => html`<div><dt>${label}</dt><dd>${money(amount)}</dd></div>`)}
    <div class="total"><dt>Total due today</dt><dd>${money(session.amount_total ?? 0)}</dd></div>
  </dl>`;
}
