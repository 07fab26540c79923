import { html } from 'hono/html';
import type Stripe from 'stripe';
import type { Html } from './layout.ts';
import type { PortalView } from './page-actions.ts';
import { leavePath, portalLayout, portalPath } from './portal-layout.ts';
import { toPlanWords } from './portal-words.ts';
import { type Problem, problemNotice } from './problem.ts';

/** Asks once more before a subscription is paused, and for how long, when the configuration gives a choice. */
export function portalPausePage(
  view: PortalView,
  subscription: Stripe.Subscription,
  problem: Problem | null,
): Html {
  const { duration } = view.configuration.features.subscription_pause;
  const plan = toPlanWords(subscription, view.products);
  return portalLayout(view, {
    title: 'Pause your plan',
    isSubPage: true,
    body: html`<section class="card">
      ${problemNotice(problem)}
      <div class="line"><div><strong>${plan.name}</strong><p>${plan.price}</p></div></div>
      <p>Your plan stops now, and nothing is charged while it is paused. What you paid ahead is credited.</p>
      <form method="post" action="${portalPath(view, `/subscriptions/${subscription.id}/pause`)}">
        ${duration.type === 'interval_options' ? options(duration.interval_options) : ''}
        <div class="row end">
          <a class="button quiet" href="${leavePath(view)}">Go back</a>
          <button class="primary">Pause plan</button>
        </div>
      </form>
    </section>`,
  });
}

type Option = Stripe.BillingPortal.Configuration.Features.SubscriptionPause.Duration.IntervalOption;

function options(choices: readonly Option[]): Html {
  return html`<fieldset class="choice">
    <legend>For how long?</legend>
    ${choices.map(
      (
        { interval, interval_count: count },
        at,
      ) => html`<label class="option"><input type="radio" name="duration" value="${at}" ${at === 0 ? html`checked` : ''}>
        ${count} ${count === 1 ? interval : `${interval}s`}</label>`,
    )}
  </fieldset>`;
}
