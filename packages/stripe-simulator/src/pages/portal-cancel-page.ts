import { html } from 'hono/html';
import type Stripe from 'stripe';
import { formatDate } from '../documents/format-date.ts';
import { formatMoney } from '../documents/format-money.ts';
import type { Html } from './layout.ts';
import type { PortalView } from './page-actions.ts';
import { leavePath, portalLayout, portalPath } from './portal-layout.ts';
import { FEEDBACK_WORDS, periodEnd, toPlanWords } from './portal-words.ts';

/** Asks once more before a subscription is cancelled, and why, when the configuration wants to know. */
export function portalCancelPage(view: PortalView, subscription: Stripe.Subscription): Html {
  const { mode, cancellation_reason: reason } = view.configuration.features.subscription_cancel;
  const plan = toPlanWords(subscription, view.products);
  const consequence =
    mode === 'immediately'
      ? 'Your plan ends at once.'
      : `Your plan stays until ${formatDate(periodEnd(subscription))} and is not renewed. Until then you can change your mind.`;
  return portalLayout(view, {
    title: 'Cancel your plan',
    isSubPage: true,
    body: html`${view.retention === null ? '' : offer(view, subscription, view.retention)}<section class="card">
      <div class="line"><div><strong>${plan.name}</strong><p>${plan.price}</p></div></div>
      <p>${consequence}</p>
      <form method="post" action="${portalPath(view, `/subscriptions/${subscription.id}/cancel`)}">
        ${reason.enabled ? reasonFields(reason.options) : ''}
        <div class="row end">
          <a class="button quiet" href="${leavePath(view)}">Go back</a>
          <button class="danger">Cancel plan</button>
        </div>
      </form>
    </section>`,
  });
}

/** A discount for who stays. */
function offer(view: PortalView, subscription: Stripe.Subscription, coupon: Stripe.Coupon): Html {
  const off =
    coupon.percent_off === null
      ? formatMoney(coupon.amount_off ?? 0, coupon.currency ?? subscription.currency)
      : `${coupon.percent_off}%`;
  const months = coupon.duration_in_months;
  const long =
    coupon.duration === 'forever'
      ? 'for as long as you stay'
      : coupon.duration === 'once'
        ? 'your next invoice'
        : `for ${months} ${months === 1 ? 'month' : 'months'}`;
  return html`<section class="card"><h2>Stay, and get ${off} off ${long}</h2>
    <form method="post" action="${portalPath(view, `/subscriptions/${subscription.id}/retain`)}">
      <button class="primary">Accept the offer</button>
    </form></section>`;
}

function reasonFields(options: string[]): Html {
  return html`<fieldset class="choice">
    <legend>Why are you cancelling? (optional)</legend>
    ${options.map(
      (option) => html`<label class="option"><input type="radio" name="feedback" value="${option}">
        ${FEEDBACK_WORDS[option] ?? option}</label>`,
    )}
  </fieldset>
  <div class="field">
    <label for="comment">Anything else? (optional)</label>
    <textarea id="comment" name="comment" rows="3" maxlength="500"></textarea>
  </div>`;
}
