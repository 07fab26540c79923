import { html } from 'hono/html';
import type Stripe from 'stripe';
import { formatMoney } from '../documents/format-money.ts';
import { recurringWords } from './checkout-words.ts';
import type { Html } from './layout.ts';
import type { PortalView } from './page-actions.ts';
import type { PlanChoice, PlanOffer } from './portal-actions.ts';
import { leavePath, portalLayout, portalPath } from './portal-layout.ts';
import { type Problem, problemAttributes, problemNotice } from './problem.ts';
import { unitAmountIn } from './unit-amount.ts';

/** Where a plan, its quantity and a promotion code are chosen, as far as the configuration allows; nothing changes yet. */
export function portalUpdatePage(
  view: PortalView,
  subscription: Stripe.Subscription,
  { chosen, problem }: { chosen: PlanChoice; problem: Problem | null },
): Html {
  const allowed = view.configuration.features.subscription_update.default_allowed_updates;
  const current = subscription.items.data[0]?.price.id;
  const offers = offersFor(view, subscription);
  const quantity = offers.find(({ quantity: limits }) => limits)?.quantity ?? null;
  return portalLayout(view, {
    title: 'Update your plan',
    isSubPage: true,
    body: html`<section class="card">
      ${problemNotice(problem)}
      <form method="post" action="${portalPath(view, `/subscriptions/${subscription.id}/update`)}">
        ${allowed.includes('price') ? plans(offers, { subscription, current, chosen: chosen.price }) : html`<input type="hidden" name="price" value="${current ?? ''}">`}
        ${quantity ? quantityField(quantity, chosen, problem) : html`<input type="hidden" name="quantity" value="${chosen.quantity}">`}
        ${allowed.includes('promotion_code') ? promotionField(chosen, problem) : ''}
        <div class="row end">
          <a class="button quiet" href="${leavePath(view)}">Go back</a>
          <button class="primary">Continue</button>
        </div>
      </form>
    </section>`,
  });
}

/** Only prices that have an amount in the currency of the subscription: it has one for life. */
export const offersFor = ({ offers }: PortalView, { currency }: Stripe.Subscription): PlanOffer[] =>
  offers.filter(({ price }) => price.currency === currency || price.currency_options?.[currency]);

export function offerWords({ price, product }: PlanOffer, currency: string): { name: string; price: string } {
  const interval = price.recurring
    ? recurringWords({ interval: price.recurring.interval, intervalCount: price.recurring.interval_count })
    : '';
  const amount = unitAmountIn(currency, price);
  return {
    name: product.name,
    price: amount === null ? `By usage, ${interval}` : `${formatMoney(amount, currency)} ${interval}`,
  };
}

function plans(
  offers: readonly PlanOffer[],
  {
    subscription,
    current,
    chosen,
  }: { subscription: Stripe.Subscription; current: string | undefined; chosen: string },
): Html {
  return html`<fieldset class="choice">
    <legend>Plan</legend>
    ${offers.map((offer) => {
      const words = offerWords(offer, subscription.currency);
      const { id } = offer.price;
      return html`<label class="option"><input type="radio" name="price" value="${id}" ${id === chosen ? html`checked` : ''} required>
        <span><strong>${words.name}</strong> <span class="muted">${words.price}</span>
        ${id === current ? html` <span class="status">Current</span>` : ''}</span></label>`;
    })}
  </fieldset>`;
}

function quantityField(
  { minimum, maximum }: NonNullable<PlanOffer['quantity']>,
  chosen: PlanChoice,
  problem: Problem | null,
): Html {
  return html`<div class="field spaced">
    <label for="quantity">Quantity</label>
    <input id="quantity" name="quantity" type="number" inputmode="numeric" min="${minimum}" ${maximum === null ? '' : html`max="${maximum}"`}
      value="${chosen.quantity}" required ${problemAttributes(problem, 'quantity')}>
  </div>`;
}

function promotionField(chosen: PlanChoice, problem: Problem | null): Html {
  return html`<div class="field spaced">
    <label for="promotion_code">Promotion code (optional)</label>
    <input id="promotion_code" name="promotion_code" autocomplete="off" maxlength="500" value="${chosen.promotionCode}"
      ${problemAttributes(problem, 'promotion_code')}>
  </div>`;
}
