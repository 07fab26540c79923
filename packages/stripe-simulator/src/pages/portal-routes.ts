import { type Context, Hono } from 'hono';
import { messagePage } from './message-page.ts';
import type { PageActions, PortalView } from './page-actions.ts';
import { allowFormTargets } from './page-security.ts';
import { portalCancelPage } from './portal-cancel-page.ts';
import { portalCardPage } from './portal-card-page.ts';
import { afterFlow, startOfFlow } from './portal-flow.ts';
import { portalPath } from './portal-layout.ts';
import { portalHistoryPage, portalPage } from './portal-page.ts';
import type { Problem } from './problem.ts';
import { type FormFields, readCardForm, readForm } from './read-card-form.ts';
import { redirectTo, respondToPayment } from './respond-to-payment.ts';
import { returnedProblem } from './returned-problem.ts';

const NOTICES: Record<string, string> = {
  card: 'Your card was saved and is now the default.',
  cancel: 'Your cancellation was recorded.',
  resume: 'Your plan continues.',
};

type Answer = Response | Promise<Response>;

/** The customer portal (docs.stripe.com/customer-management), at the address in a portal session's `url`. */
export function portalRoutes(actions: PageActions): Hono {
  const app = new Hono();

  /** Runs a handler with the portal, or says that the link is no good. */
  const withPortal = (handle: (c: Context, view: PortalView) => Answer) => (c: Context) => {
    const view = actions.loadPortal(c.req.param('portalSessionId') ?? '');
    return view ? handle(c, view) : showUnknown(c);
  };
  const findSubscription = (c: Context, view: PortalView) =>
    view.subscriptions.find(({ id }) => id === c.req.param('subscriptionId'));

  app.get(
    '/:portalSessionId',
    withPortal((c, view) => {
      const start = c.req.query('done') || c.req.query('home') ? null : startOfFlow(view);
      if (start !== null) return redirectTo(c, start);
      return c.html(portalPage(view, NOTICES[c.req.query('done') ?? ''] ?? null));
    }),
  );
  app.get(
    '/:portalSessionId/return',
    withPortal((c, view) => redirectTo(c, view.session.return_url ?? portalPath(view))),
  );
  app.get(
    '/:portalSessionId/history',
    withPortal((c, view) =>
      view.configuration.features.invoice_history.enabled ? c.html(portalHistoryPage(view)) : showUnknown(c),
    ),
  );

  app.get(
    '/:portalSessionId/payment-method',
    withPortal((c, view) => showCard(c, view, {}, returnedProblem(c.req.query('error')), 200)),
  );
  app.post(
    '/:portalSessionId/payment-method',
    withPortal(async (c, view) => {
      if (!view.configuration.features.payment_method_update.enabled) return showUnknown(c);
      const form = await readForm(c.req.raw);
      const read = readCardForm(form);
      if ('problem' in read) return showCard(c, view, form, read.problem, 422);
      const outcome = await actions.portalAddCard(view.session.id, read.card);
      if (outcome.kind === 'done') return redirectTo(c, afterFlow(view, 'card'));
      return respondToPayment(c, outcome, {
        backPath: portalPath(view, '/payment-method'),
        renderAgain: (problem, status) => showCard(c, view, form, problem, status),
      });
    }),
  );

  app.get(
    '/:portalSessionId/subscriptions/:subscriptionId/cancel',
    withPortal((c, view) => {
      const subscription = findSubscription(c, view);
      if (!subscription || !view.configuration.features.subscription_cancel.enabled) return showUnknown(c);
      allowFormTargets(c, flowTargets(view));
      return c.html(portalCancelPage(view, subscription));
    }),
  );
  app.post(
    '/:portalSessionId/subscriptions/:subscriptionId/cancel',
    withPortal(async (c, view) => {
      const subscription = findSubscription(c, view);
      const { subscription_cancel: feature } = view.configuration.features;
      if (!subscription || !feature.enabled) return showUnknown(c);
      const form = await readForm(c.req.raw);
      const feedback = feature.cancellation_reason.options.find((option) => option === form.feedback) ?? null;
      const comment = form.comment?.trim() || null;
      await actions.portalCancel(view.session.id, subscription.id, feedback, comment);
      return redirectTo(c, afterFlow(view, 'cancel'));
    }),
  );
  app.post(
    '/:portalSessionId/subscriptions/:subscriptionId/resume',
    withPortal(async (c, view) => {
      const subscription = findSubscription(c, view);
      if (!subscription) return showUnknown(c);
      await actions.portalResume(view.session.id, subscription.id);
      return redirectTo(c, portalPath(view, '?done=resume'));
    }),
  );

  return app;
}

function showCard(
  c: Context,
  view: PortalView,
  form: FormFields,
  problem: Problem | null,
  status: 200 | 402 | 422,
): Answer {
  if (!view.configuration.features.payment_method_update.enabled) return showUnknown(c);
  allowFormTargets(c, flowTargets(view));
  return c.html(portalCardPage(view, form, problem), status);
}

function flowTargets({ session }: PortalView): (string | null | undefined)[] {
  return [session.return_url, session.flow?.after_completion.redirect?.return_url];
}

function showUnknown(c: Context): Answer {
  return c.html(
    messagePage({
      title: 'This link is no longer valid',
      text: 'Go back to the app and open the billing page again.',
    }),
    404,
  );
}
