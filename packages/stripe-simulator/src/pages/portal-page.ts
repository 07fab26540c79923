import { html } from 'hono/html';
import type Stripe from 'stripe';
import { formatDate } from '../documents/format-date.ts';
import { formatMoney } from '../documents/format-money.ts';
import { cardExpiry, cardName } from './card-name.ts';
import type { Html } from './layout.ts';
import type { PortalView } from './page-actions.ts';
import { portalLayout, portalPath } from './portal-layout.ts';
import { toPlanWords } from './portal-words.ts';

const RECENT_INVOICES = 6;

/** The portal's overview: plans, cards, who is billed, invoices; only what its configuration allows. */
export function portalPage(view: PortalView, notice: string | null): Html {
  const { features } = view.configuration;
  return portalLayout(view, {
    title: 'Manage your billing',
    isSubPage: false,
    body: html`
      ${notice === null ? '' : html`<div class="notice" role="status">${notice}</div>`}
      ${section('Current plan', currentPlans(view))}
      ${features.payment_method_update.enabled ? section('Payment method', paymentMethods(view)) : ''}
      ${section('Billing information', billingInformation(view.customer))}
      ${features.invoice_history.enabled ? section('Invoice history', invoiceHistory(view, RECENT_INVOICES)) : ''}`,
  });
}

/** All invoices, on a page of their own. */
export function portalHistoryPage(view: PortalView): Html {
  return portalLayout(view, {
    title: 'Invoice history',
    isSubPage: true,
    body: html`<section class="card">${invoiceHistory(view, view.invoices.length)}</section>`,
  });
}

function section(title: string, body: Html): Html {
  return html`<section class="card"><h2>${title}</h2>${body}</section>`;
}

function currentPlans(view: PortalView): Html {
  const current = view.subscriptions.filter(
    ({ status }) => status !== 'canceled' && status !== 'incomplete_expired',
  );
  if (current.length === 0) return html`<p class="muted">You have no active subscription.</p>`;
  return html`${current.map((subscription) => {
    const plan = toPlanWords(subscription, view.products);
    return html`<div class="line">
      <div><strong>${plan.name}</strong><p>${plan.price}</p><p class="muted">${plan.status}</p></div>
      ${planAction(view, subscription, plan.isEnding)}
    </div>`;
  })}`;
}

function planAction(view: PortalView, subscription: Stripe.Subscription, isEnding: boolean): Html | '' {
  if (!view.configuration.features.subscription_cancel.enabled) return '';
  const path = portalPath(view, `/subscriptions/${subscription.id}`);
  if (!isEnding) return html`<a class="button quiet" href="${path}/cancel">Cancel plan</a>`;
  return html`<form method="post" action="${path}/resume"><button class="primary">Keep plan</button></form>`;
}

function paymentMethods(view: PortalView): Html {
  const chosen = view.customer.invoice_settings.default_payment_method;
  const defaultId = typeof chosen === 'string' ? chosen : chosen?.id;
  const add = html`<a class="button quiet" href="${portalPath(view, '/payment-method')}">Add payment method</a>`;
  if (view.paymentMethods.length === 0) return html`<p class="muted">No card saved.</p>${add}`;
  return html`${view.paymentMethods.map(
    (method) => html`<div class="line">
      <div><strong>${cardName(method)}</strong> ${method.id === defaultId ? html`<span class="status">Default</span>` : ''}
        <p class="muted">Expires ${cardExpiry(method)}</p></div>
    </div>`,
  )}${add}`;
}

function billingInformation(customer: Stripe.Customer): Html {
  return html`<dl class="facts">
    ${customer.name ? html`<div><dt>Name</dt><dd>${customer.name}</dd></div>` : ''}
    <div><dt>Email</dt><dd>${customer.email ?? 'None'}</dd></div>
  </dl>`;
}

function invoiceHistory(view: PortalView, limit: number): Html {
  const issued = view.invoices.filter(({ status }) => status !== 'draft');
  if (issued.length === 0) return html`<p class="muted">No invoices yet.</p>`;
  return html`<ul class="items">${issued.slice(0, limit).map(
    (invoice) => html`<li>
      <span><a href="/i/${invoice.id}">${formatDate(invoice.created)}</a>
        <small>${invoice.number ?? ''} <span class="status ${invoice.status ?? ''}">${invoice.status ?? ''}</span></small></span>
      <span class="amount">${formatMoney(invoice.total, invoice.currency)}
        <small><a href="/i/${invoice.id}/pdf" aria-label="PDF of ${invoice.number ?? invoice.id}">PDF</a></small></span>
    </li>`,
  )}</ul>
  ${issued.length > limit ? html`<p><a href="${portalPath(view, '/history')}">All ${issued.length} invoices</a></p>` : ''}`;
}
