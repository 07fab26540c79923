import { html } from 'hono/html';
import { type InvoiceDocument, toInvoiceDocument } from '../documents/invoice-document.ts';
import { cardFields, testCards } from './card-fields.ts';
import { type Html, layout } from './layout.ts';
import type { InvoiceView } from './page-actions.ts';
import { type Problem, problemNotice } from './problem.ts';
import type { FormFields } from './read-card-form.ts';

/** The hosted invoice page (docs.stripe.com/invoicing/hosted-invoice-page): to read, to download, to pay. */
export function invoicePage(view: InvoiceView, typed: FormFields, problem: Problem | null): Html {
  const { invoice } = view;
  const document = toInvoiceDocument(view);
  return layout({
    title: `Invoice ${document.number}`,
    merchantName: document.merchantName,
    split: canBePaid(view),
    body: html`<section class="summary" aria-label="Invoice">
      <p class="eyebrow">Invoice ${document.number} <span class="status ${invoice.status ?? 'draft'}">${document.status}</span></p>
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
      <p><a class="button quiet" href="/i/${invoice.id}/pdf">Download invoice (PDF)</a></p>
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
    <div><dt>To</dt><dd>${document.billTo[0] ?? ''}</dd></div>
    <div><dt>From</dt><dd>${document.merchantName}</dd></div>
    ${document.dates.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

function payment({ invoice, customer }: InvoiceView, typed: FormFields, problem: Problem | null): Html {
  const defaultCountry = customer?.address?.country ?? 'US';
  return html`<section class="card payment" aria-label="Payment">
    ${problemNotice(problem)}
    <form method="post" action="/i/${invoice.id}">
      <h2>Payment method</h2>
      ${cardFields({ typed, problem, defaultCountry, required: true })}
      <button class="primary">Pay</button>
    </form>
    ${testCards()}
  </section>`;
}
