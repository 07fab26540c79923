import { html } from 'hono/html';
import type { InvoiceDocument } from '../documents/invoice-document.ts';
import { type Html, layout } from './layout.ts';

/** The hosted receipt behind a charge's `receipt_url`. */
export function receiptPage(document: InvoiceDocument, pdfPath: string): Html {
  return layout({
    title: `Receipt ${document.number}`,
    merchantName: document.merchantName,
    body: html`<section class="card"><div>
      <p class="eyebrow">Receipt ${document.number} <span class="status paid">${document.status}</span></p>
      <h1>${document.headline}</h1>
      <dl class="facts">${document.dates.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
      <ul class="items">${document.rows.map(
        (row) => html`<li><span><strong>${row.description}</strong><small>${row.period}</small></span>
          <span class="amount">${row.amount}</span></li>`,
      )}</ul>
      <dl class="totals">${document.totals.map(
        ({ label, amount, strong }) =>
          html`<div class="${strong ? 'total' : ''}"><dt>${label}</dt><dd>${amount}</dd></div>`,
      )}</dl>
      ${document.notes.map((note) => html`<p class="terms">${note}</p>`)}
      <p><a class="button quiet" href="${pdfPath}">Download receipt (PDF)</a></p>
    </div></section>`,
  });
}
