import { html } from 'hono/html';
import type { Html } from '../pages/layout.ts';
import type { AccountView, CollectionSize } from './status-view.ts';

export function objectsSection(accounts: AccountView[]): Html {
  return html`<section class="card" aria-labelledby="objects">
    <h2 id="objects">Objects</h2>
    ${accounts.map(
      (account) => html`
      ${accounts.length > 1 ? html`<h3>${account.name} <small class="muted">${account.id}</small></h3>` : ''}
      ${account.objects.length === 0 ? html`<p class="muted">There are none yet.</p>` : sizes(account.id, account.objects)}
      ${
        account.records.length === 0
          ? ''
          : html`<details><summary>Kept beside them</summary>${sizes(account.id, account.records)}</details>`
      }`,
    )}
  </section>`;
}

const sizes = (account: string, collections: CollectionSize[]): Html =>
  html`<ul class="counts">${collections
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map(
      ({ name, size }) =>
        html`<li><a href="/objects/${account}/${name}">${words(name)}</a><span>${size.toLocaleString('en-GB')}</span></li>`,
    )}</ul>`;

/** `payment_intents` is read as "Payment intents". */
export const words = (name: string): string =>
  `${name.slice(0, 1).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}`;
