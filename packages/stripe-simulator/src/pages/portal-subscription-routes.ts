import { type Context, Hono } from 'hono';
import type Stripe from 'stripe';
import type { PageActions, PortalView } from './page-actions.ts';
import { allowFormTargets } from './page-security.ts';
import type { PlanChoice } from './portal-actions.ts';
import { portalCancelPage } from './portal-cancel-page.ts';
import { portalConfirmPage } from './portal-confirm-page.ts';
import {
  type Answer,
  flowTargets,
  respondToOutcome,
  showUnknown,
  withSubscription,
} from './portal-context.ts';
import { portalPath } from './portal-layout.ts';
import { portalPage } from './portal-page.ts';
import { portalPausePage } from './portal-pause-page.ts';
import { portalUpdatePage } from './portal-update-page.ts';
import { type Problem, toProblem } from './problem.ts';
import { type FormFields, readForm } from './read-card-form.ts';
import { redirectTo } from './respond-to-payment.ts';

const overview = (c: Context, view: PortalView) => (problem: Problem) =>
  c.html(portalPage(view, { notice: null, problem }), 422);

const PATH = '/:portalSessionId/subscriptions/:subscriptionId';

/** What a customer can do with a subscription in the portal, as far as the configuration allows. */
export function portalSubscriptionRoutes(actions: PageActions): Hono {
  const app = new Hono();
  addCancellation(app, actions);
  addUpdate(app, actions);
  addPause(app, actions);
  return app;
}

function addCancellation(app: Hono, actions: PageActions): void {
  app.get(
    `${PATH}/cancel`,
    withSubscription(actions, (c, view, subscription) => {
      if (!view.configuration.features.subscription_cancel.enabled) return showUnknown(c);
      allowFormTargets(c, flowTargets(view));
      return c.html(portalCancelPage(view, subscription));
    }),
  );
  app.post(
    `${PATH}/cancel`,
    withSubscription(actions, async (c, view, subscription) => {
      const { subscription_cancel: feature } = view.configuration.features;
      if (!feature.enabled) return showUnknown(c);
      const form = await readForm(c.req.raw);
      const { enabled, options } = feature.cancellation_reason;
      const feedback = enabled ? (options.find((option) => option === form.feedback) ?? null) : null;
      const comment = enabled ? form.comment?.trim() || null : null;
      const outcome = await actions.portalCancel(view.session.id, subscription.id, feedback, comment);
      return respondToOutcome(c, outcome, { view, done: 'cancel', renderAgain: overview(c, view) });
    }),
  );
  app.post(
    `${PATH}/resume`,
    withSubscription(actions, async (c, view, subscription) => {
      const outcome = await actions.portalResume(view.session.id, subscription.id);
      return respondToOutcome(c, outcome, { view, done: 'resume', renderAgain: overview(c, view) });
    }),
  );
  app.post(
    `${PATH}/retain`,
    withSubscription(actions, (c, view, subscription) =>
      respondToOutcome(c, actions.portal.retain(view.session.id, subscription.id), {
        view,
        done: 'retain',
        renderAgain: overview(c, view),
      }),
    ),
  );
}

function addUpdate(app: Hono, actions: PageActions): void {
  app.get(
    `${PATH}/update`,
    withSubscription(actions, (c, view, subscription) =>
      showUpdate(c, view, subscription, { chosen: currentChoice(subscription), problem: null }),
    ),
  );
  app.post(
    `${PATH}/update`,
    withSubscription(actions, async (c, view, subscription) => {
      const chosen = readChoice(await readForm(c.req.raw), subscription);
      const tried = actions.portal.previewChange(view.session.id, subscription.id, chosen);
      if (tried.kind === 'refused')
        return showUpdate(c, view, subscription, { chosen, problem: toProblem(tried) });
      const asked = new URLSearchParams({
        price: chosen.price,
        quantity: String(chosen.quantity),
        promotion_code: chosen.promotionCode,
      });
      return redirectTo(c, portalPath(view, `/subscriptions/${subscription.id}/confirm?${asked.toString()}`));
    }),
  );
  app.get(
    `${PATH}/confirm`,
    withSubscription(actions, (c, view, subscription) =>
      showConfirmation(c, {
        actions,
        view,
        subscription,
        choice: readChoice(c.req.query(), subscription),
        problem: null,
      }),
    ),
  );
  app.post(
    `${PATH}/confirm`,
    withSubscription(actions, async (c, view, subscription) => {
      const form = await readForm(c.req.raw);
      const choice = readChoice(form, subscription);
      const tried = actions.portal.previewChange(view.session.id, subscription.id, choice);
      const isScheduled = tried.kind === 'preview' && tried.preview.at === 'period_end';
      const outcome = actions.portal.change(
        view.session.id,
        subscription.id,
        choice,
        Number(form.proration_date),
      );
      return respondToOutcome(c, outcome, {
        view,
        done: isScheduled ? 'scheduled' : 'update',
        renderAgain: (problem) => showConfirmation(c, { actions, view, subscription, choice, problem }),
      });
    }),
  );
}

function addPause(app: Hono, actions: PageActions): void {
  const show = (c: Context, view: PortalView, subscription: Stripe.Subscription, problem: Problem | null) => {
    if (!view.configuration.features.subscription_pause.enabled) return showUnknown(c);
    allowFormTargets(c, flowTargets(view));
    return c.html(portalPausePage(view, subscription, problem), problem ? 422 : 200);
  };
  app.get(
    `${PATH}/pause`,
    withSubscription(actions, (c, view, subscription) => show(c, view, subscription, null)),
  );
  app.post(
    `${PATH}/pause`,
    withSubscription(actions, async (c, view, subscription) => {
      const { duration } = await readForm(c.req.raw);
      const option = duration === undefined ? null : Number(duration);
      return respondToOutcome(c, actions.portal.pause(view.session.id, subscription.id, option), {
        view,
        done: 'pause',
        renderAgain: (problem) => show(c, view, subscription, problem),
      });
    }),
  );
  app.post(
    `${PATH}/unpause`,
    withSubscription(actions, (c, view, subscription) =>
      respondToOutcome(c, actions.portal.unpause(view.session.id, subscription.id), {
        view,
        done: 'unpause',
        renderAgain: overview(c, view),
      }),
    ),
  );
}

function showUpdate(
  c: Context,
  view: PortalView,
  subscription: Stripe.Subscription,
  page: { chosen: PlanChoice; problem: Problem | null },
): Answer {
  if (!view.configuration.features.subscription_update.enabled) return showUnknown(c);
  return c.html(portalUpdatePage(view, subscription, page), page.problem ? 422 : 200);
}

/** What can't be confirmed goes back to the choice, with why. */
function showConfirmation(
  c: Context,
  page: {
    actions: PageActions;
    view: PortalView;
    subscription: Stripe.Subscription;
    choice: PlanChoice;
    problem: Problem | null;
  },
): Answer {
  const { actions, view, subscription, choice, problem } = page;
  const tried = actions.portal.previewChange(view.session.id, subscription.id, choice);
  if (tried.kind === 'refused')
    return showUpdate(c, view, subscription, { chosen: choice, problem: problem ?? toProblem(tried) });
  allowFormTargets(c, flowTargets(view));
  const { preview } = tried;
  return c.html(portalConfirmPage(view, { subscription, choice, preview, problem }), problem ? 402 : 200);
}

function currentChoice({ items }: Stripe.Subscription): PlanChoice {
  const [item] = items.data;
  return { price: item?.price.id ?? '', quantity: item?.quantity ?? 1, promotionCode: '' };
}

function readChoice(form: FormFields, subscription: Stripe.Subscription): PlanChoice {
  const current = currentChoice(subscription);
  const quantity = /^\d{1,6}$/.test(form.quantity ?? '') ? Number(form.quantity) : current.quantity;
  return {
    price: form.price ?? current.price,
    quantity,
    promotionCode: form.promotion_code?.trim() ?? '',
  };
}
