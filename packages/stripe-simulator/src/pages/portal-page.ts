import { html } from 'hono/html';
import type Stripe from 'stripe';
import { formatDate } from '../documents/format-date.ts';
import { formatMoney } from '../documents/format-money.ts';
import { cardExpiry, cardName } from './card-name.ts';
import type { Html } from './layout.ts';
import type { PortalView } from './page-actions.ts';
import { portalLayout, portalPath } from './portal-layout.ts';
import { offersFor } from './portal-update-page.ts';
import { toPlanWords } from './portal-words.ts';
import { type Problem, problemNotice } from './problem.ts';

const RECENT_INVOICES = 6;

/** The portal's overview: plans, cards, who is billed, invoices; only what its configuration allows. */
export function portalPage(
  view: PortalView,
  { notice, problem }: { notice: string | null; problem: Problem | null },
): Html {
  const { features } = view.configuration;
  return portalLayout(view, {
    title: 'Manage your billing',
    isSubPage: false,
    body: html`
      ${notice === null ? '' : html`<div class="notice" role="status">${notice}</div>`}
      ${problemNotice(problem)}
      ${section('Current plan', currentPlans(view))}
      ${features.payment_method_update.enabled ? section('Payment method', paymentMethods(view)) : ''}
      ${section('Billing information', billingInformation(view))}
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
      ${planActions(view, subscription, plan.isEnding)}
    </div>`;
  })}`;
}

function planActions(view: PortalView, subscription: Stripe.Subscription, isEnding: boolean): Html {
  const { features } = view.configuration;
  const path = portalPath(view, `/subscriptions/${subscription.id}`);
  if (subscription.status === 'paused')
    return html`<form method="post" action="${path}/unpause"><button class="primary">Resume plan</button></form>`;
  if (isEnding)
    return features.subscription_cancel.enabled
      ? html`<form method="post" action="${path}/resume"><button class="primary">Keep plan</button></form>`
      : html``;
  const canUpdate =
    features.subscription_update.enabled &&
    subscription.schedule === null &&
    subscription.items.data.length === 1 &&
    offersFor(view, subscription).length > 0;
  return html`<div class="row">
    ${canUpdate ? html`<a class="button" href="${path}/update">Update plan</a>` : ''}
    ${features.subscription_pause.enabled && subscription.status === 'active' ? html`<a class="button quiet" href="${path}/pause">Pause plan</a>` : ''}
    ${features.subscription_cancel.enabled ? html`<a class="button quiet" href="${path}/cancel">Cancel plan</a>` : ''}
  </div>`;
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
      <div class="row">
        ${method.id === defaultId ? '' : cardAction(view, method, { act: 'default', label: 'Make default' })}
        ${cardAction(view, method, { act: 'remove', label: 'Remove' })}
      </div>
    </div>`,
  )}${add}`;
}

function cardAction(
  view: PortalView,
  method: Stripe.PaymentMethod,
  { act, label }: { act: 'default' | 'remove'; label: string },
): Html {
  return html`<form method="post" action="${portalPath(view, `/payment-methods/${method.id}/${act}`)}">
    <button class="quiet" aria-label="${label}: ${cardName(method)}">${label}</button></form>`;
}

function billingInformation(view: PortalView): Html {
  const { customer, taxIds } = view;
  const { address, phone } = customer;
  const town = [address?.line1, address?.postal_code, address?.city, address?.state, address?.country];
  const fact = (label: string, value: string | null | undefined) =>
    value ? html`<div><dt>${label}</dt><dd>${value}</dd></div>` : '';
  return html`<dl class="facts">
    ${fact('Name', customer.name)}
    ${fact('Email', customer.email ?? 'None')}
    ${fact('Phone', phone)}
    ${fact('Address', town.filter(Boolean).join(', '))}
    ${taxIds.map(({ value }) => fact('Tax ID', value))}
  </dl>
  ${view.configuration.features.customer_update.enabled ? html`<p class="spaced"><a class="button quiet" href="${portalPath(view, '/customer')}">Update information</a></p>` : ''}`;
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
