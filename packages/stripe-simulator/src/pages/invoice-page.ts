import { html } from 'hono/html';
import { formatMoney } from '../documents/format-money.ts';
import { type InvoiceDocument, toInvoiceDocument } from '../documents/invoice-document.ts';
import { cardFields, testCards } from './card-fields.ts';
import { type Html, layout } from './layout.ts';
import type { InvoiceView } from './page-actions.ts';
import { type Problem, problemNotice } from './problem.ts';
import type { FormFields } from './read-card-form.ts';
import { savedCardChoice } from './saved-card-choice.ts';

/** The hosted invoice page (docs.stripe.com/invoicing/hosted-invoice-page): to read, to download, to pay. */
export function invoicePage(view: InvoiceView, typed: FormFields, problem: Problem | null): Html {
  const { invoice } = view;
  const document = toInvoiceDocument(view);
  return layout({
    title: `Invoice ${document.number}`,
    merchantName: document.merchantName,
    split: canBePaid(view),
    body: html`<section class="summary" aria-label="Invoice">
      <p class="eyebrow">Invoice ${document.number} <span class="status ${document.status === 'Past due' ? 'past-due' : (invoice.status ?? 'draft')}">${document.status}</span></p>
      <h1>${document.headline}</h1>
      ${billTo(document)}
      <ul class="items">${document.rows.map(
        (row) => html`<li>
          <span><strong>${row.description}</strong><small>${row.period}</small></span>
          <span class="amount">${row.amount}</span>
        </li>`,
      )}</ul>
      <dl class="totals">${document.totals.map(
        ({ label, amount, strong }) =>
          html`<div class="${strong ? 'total' : ''}"><dt>${label}</dt><dd>${amount}</dd></div>`,
      )}</dl>
      ${document.notes.map((note) => html`<p class="terms">${note}</p>`)}
      ${settled(view)}
      <p class="row"><a class="button quiet" href="/i/${invoice.id}/pdf">Download invoice (PDF)</a>
        ${invoice.status === 'paid' ? html`<a class="button quiet" href="/i/${invoice.id}/receipt/pdf">Download receipt (PDF)</a>` : ''}</p>
    </section>
    ${canBePaid(view) ? payment(view, typed, problem) : ''}`,
  });
}

/** An open invoice, and one that was given up on, can still be paid; the others are settled. */
export function canBePaid({ invoice }: InvoiceView): boolean {
  return (invoice.status === 'open' || invoice.status === 'uncollectible') && invoice.amount_remaining > 0;
}

function billTo(document: InvoiceDocument): Html {
  return html`<dl class="facts">
    <div><dt>To</dt><dd>${document.billTo[0] ?? ''}${document.billTo.slice(1).map((line) => html`<br><span class="muted">${line}</span>`)}</dd></div>
    <div><dt>From</dt><dd>${document.merchantName}${document.sellerTaxIds.map((line) => html`<br><span class="muted">${line}</span>`)}</dd></div>
    ${document.dates.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

/** Why there is nothing to pay. */
function settled({ invoice }: InvoiceView): Html | '' {
  if (invoice.status === 'void')
    return html`<p class="notice" role="status">This invoice was voided. Nothing is to be paid.</p>`;
  return invoice.status === 'uncollectible' && invoice.amount_remaining > 0
    ? html`<p class="notice error" role="status">This invoice was given up on. It can still be paid.</p>`
    : '';
}

function payment(view: InvoiceView, typed: FormFields, problem: Problem | null): Html {
  const { invoice, customer, savedCards } = view;
  const defaultCountry = customer?.address?.country ?? 'US';
  const card = cardFields({ typed, problem, defaultCountry, required: savedCards.length === 0 });
  const chosen = typed.payment_method ?? savedCards[0]?.id ?? 'new';
  return html`<section class="card payment" aria-label="Payment">
    ${problemNotice(problem)}
    <form method="post" action="/i/${invoice.id}">
      <h2>Payment method</h2>
      ${savedCards.length === 0 ? card : savedCardChoice(savedCards, chosen, card)}
      <button class="primary">Pay ${formatMoney(invoice.amount_remaining, invoice.currency)}</button>
    </form>
    ${testCards()}
  </section>`;
}
