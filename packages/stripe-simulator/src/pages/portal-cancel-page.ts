import { html } from 'hono/html';
import type Stripe from 'stripe';
import { formatDate } from '../documents/format-date.ts';
import type { Html } from './layout.ts';
import type { PortalView } from './page-actions.ts';
import { portalLayout, portalPath } from './portal-layout.ts';
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
    body: html`<section class="card">
      <div class="line"><div><strong>${plan.name}</strong><p>${plan.price}</p></div></div>
      <p>${consequence}</p>
      <form method="post" action="${portalPath(view, `/subscriptions/${subscription.id}/cancel`)}">
        ${reason.enabled ? reasonFields(reason.options) : ''}
        <div class="row end">
          <a class="button quiet" href="${portalPath(view, '?home=1')}">Go back</a>
          <button class="danger">Cancel plan</button>
        </div>
      </form>
    </section>`,
  });
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
