import { html } from 'hono/html';
import { formatDate } from '../documents/format-date.ts';
import { formatMoney } from '../documents/format-money.ts';
import { type Html, layout } from './layout.ts';
import type { DashboardView } from './onboarding-actions.ts';

/** The Express dashboard, as far as money goes: what is there, what was paid out, what moved. */
export function dashboardPage({ account, balance, payouts, movements }: DashboardView): Html {
  const name = account.business_profile?.name ?? account.email ?? account.id;
  const sums = (kind: 'available' | 'pending') =>
    balance[kind].map(({ amount, currency }) => formatMoney(amount, currency)).join(', ');
  return layout({
    title: 'Your balance',
    merchantName: name,
    body: html`<div class="portal"><h1>Your balance</h1>
      <section class="card"><dl class="totals">
        <div><dt>On the way to your balance</dt><dd>${sums('pending')}</dd></div>
        <div class="total"><dt>Available</dt><dd>${sums('available')}</dd></div>
      </dl></section>
      <section class="card"><h2>Payouts</h2>${list(
        payouts.map(({ arrival_date: at, status, amount, currency }) => ({
          text: `${formatDate(at)} · ${status}`,
          amount: formatMoney(amount, currency),
        })),
        'No payouts yet.',
      )}</section>
      <section class="card"><h2>Latest activity</h2>${list(
        movements.map(({ created, type, net, currency }) => ({
          text: `${formatDate(created)} · ${type.replaceAll('_', ' ')}`,
          amount: formatMoney(net, currency),
        })),
        'Nothing has moved yet.',
      )}</section></div>`,
  });
}

function list(lines: { text: string; amount: string }[], none: string): Html {
  if (lines.length === 0) return html`<p class="muted">${none}</p>`;
  return html`<ul class="items">${lines.map(
    ({ text, amount }) => html`<li><span>${text}</span><span class="amount">${amount}</span></li>`,
  )}</ul>`;
}
