import { html } from 'hono/html';
import type Stripe from 'stripe';
import { formatDate } from '../documents/format-date.ts';
import { formatMoney } from '../documents/format-money.ts';
import { toTotals } from '../documents/invoice-document.ts';
import type { Html } from './layout.ts';
import type { PortalView } from './page-actions.ts';
import type { PlanChoice, PlanPreview } from './portal-actions.ts';
import { leavePath, portalLayout, portalPath } from './portal-layout.ts';
import { offerWords } from './portal-update-page.ts';
import { toPlanWords } from './portal-words.ts';
import { type Problem, problemNotice } from './problem.ts';

export interface Confirmation {
  subscription: Stripe.Subscription;
  choice: PlanChoice;
  preview: PlanPreview;
  problem: Problem | null;
}

/** What the change comes to: the very amounts that are charged when it is confirmed. */
export function portalConfirmPage(view: PortalView, confirmation: Confirmation): Html {
  const { subscription, choice, preview, problem } = confirmation;
  return portalLayout(view, {
    title: 'Confirm your change',
    isSubPage: true,
    body: html`<section class="card">
      ${problemNotice(problem)}
      <dl class="facts">
        <div><dt>From</dt><dd>${toPlanWords(subscription, view.products).name}, ${toPlanWords(subscription, view.products).price}</dd></div>
        <div><dt>To</dt><dd>${newPlan(view, confirmation)}</dd></div>
      </dl>
      ${preview.dueNow ? invoiceSummary(preview.dueNow) : ''}
      <p class="spaced">${consequence(preview)}</p>
      <form method="post" action="${portalPath(view, `/subscriptions/${subscription.id}/confirm`)}">
        <input type="hidden" name="price" value="${choice.price}">
        <input type="hidden" name="quantity" value="${choice.quantity}">
        <input type="hidden" name="promotion_code" value="${choice.promotionCode}">
        <input type="hidden" name="proration_date" value="${preview.prorationDate}">
        <div class="row end">
          <a class="button quiet" href="${leavePath(view)}">Go back</a>
          <button class="primary">${buttonWords(preview)}</button>
        </div>
      </form>
    </section>`,
  });
}

function newPlan(view: PortalView, { subscription, choice }: Confirmation): string {
  const offer = view.offers.find(({ price }) => price.id === choice.price);
  const words = offer ? offerWords(offer, subscription.currency) : toPlanWords(subscription, view.products);
  return `${choice.quantity === 1 ? '' : `${choice.quantity} × `}${words.name}, ${words.price}`;
}

function invoiceSummary(invoice: Stripe.Invoice): Html {
  return html`<h2>Due today</h2>
    <ul class="items">${invoice.lines.data.map(
      (line) => html`<li><span>${line.description ?? 'Item'}</span>
        <span class="amount">${formatMoney(line.amount, invoice.currency)}</span></li>`,
    )}</ul>
    <dl class="totals">${toTotals(invoice).map(
      ({ label, amount, strong }) =>
        html`<div class="${strong ? 'total' : ''}"><dt>${strong ? 'Due today' : label}</dt><dd>${amount}</dd></div>`,
    )}</dl>`;
}

function consequence({ at, startsAt, dueNow, next, nextAt }: PlanPreview): string {
  const then = next
    ? `${formatMoney(next.amount_due, next.currency)} will be charged on ${formatDate(nextAt)}.`
    : 'Nothing more will be charged.';
  if (at === 'period_end')
    return `Your plan changes on ${formatDate(startsAt)}. Nothing is charged today. ${then}`;
  return dueNow
    ? `Your plan changes now. After that, ${then}`
    : `Your plan changes now, and nothing is charged today. ${then}`;
}

function buttonWords({ at, dueNow }: PlanPreview): string {
  if (at === 'period_end') return 'Schedule the change';
  return dueNow && dueNow.amount_due > 0
    ? `Pay ${formatMoney(dueNow.amount_due, dueNow.currency)} and change`
    : 'Change plan';
}
