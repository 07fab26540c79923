import { type Context, Hono } from 'hono';
import type { PageActions, PortalView } from './page-actions.ts';
import { allowFormTargets } from './page-security.ts';
import { portalCardPage } from './portal-card-page.ts';
import { type Answer, flowTargets, respondToOutcome, showUnknown, withPortal } from './portal-context.ts';
import { portalCustomerRoutes } from './portal-customer-routes.ts';
import { portalDonePage } from './portal-done-page.ts';
import { DONE_WORDS, donePath, endOfFlow, startOfFlow, toDone } from './portal-flow.ts';
import { portalPath } from './portal-layout.ts';
import { portalHistoryPage, portalPage } from './portal-page.ts';
import { portalSubscriptionRoutes } from './portal-subscription-routes.ts';
import type { Problem } from './problem.ts';
import { type FormFields, readCardForm, readForm } from './read-card-form.ts';
import { redirectTo, respondToPayment } from './respond-to-payment.ts';
import { returnedProblem } from './returned-problem.ts';

/** The customer portal (docs.stripe.com/customer-management), at the address in a portal session's `url`. */
export function portalRoutes(actions: PageActions): Hono {
  const app = new Hono();

  app.get(
    '/:portalSessionId',
    withPortal(actions, (c, view) => {
      const done = toDone(c.req.query('done'));
      const problem = returnedProblem(c.req.query('error'));
      const start = done || problem || c.req.query('home') ? null : startOfFlow(view);
      if (start !== null) return redirectTo(c, start);
      return c.html(portalPage(view, { notice: done && DONE_WORDS[done], problem }));
    }),
  );
  app.get(
    '/:portalSessionId/return',
    withPortal(actions, (c, view) => redirectTo(c, view.session.return_url ?? portalPath(view, '?home=1'))),
  );
  app.get(
    '/:portalSessionId/done/:done',
    withPortal(actions, (c, view) => {
      const done = toDone(c.req.param('done'));
      if (done === null) return showUnknown(c);
      const end = endOfFlow(view, done);
      return end.kind === 'redirect'
        ? redirectTo(c, end.url)
        : c.html(portalDonePage(view, done, end.message));
    }),
  );
  app.get(
    '/:portalSessionId/history',
    withPortal(actions, (c, view) =>
      view.configuration.features.invoice_history.enabled ? c.html(portalHistoryPage(view)) : showUnknown(c),
    ),
  );

  app.get(
    '/:portalSessionId/payment-method',
    withPortal(actions, (c, view) => showCard(c, view, {}, returnedProblem(c.req.query('error')), 200)),
  );
  app.post(
    '/:portalSessionId/payment-method',
    withPortal(actions, async (c, view) => {
      if (!view.configuration.features.payment_method_update.enabled) return showUnknown(c);
      const form = await readForm(c.req.raw);
      const read = readCardForm(form);
      if ('problem' in read) return showCard(c, view, form, read.problem, 422);
      const outcome = await actions.portalAddCard(view.session.id, read.card);
      if (outcome.kind === 'done') return redirectTo(c, donePath(view, 'card'));
      return respondToPayment(c, outcome, {
        backPath: portalPath(view, '/payment-method'),
        renderAgain: (problem, status) => showCard(c, view, form, problem, status),
      });
    }),
  );
  app.post(
    '/:portalSessionId/payment-methods/:card/:act{default|remove}',
    withPortal(actions, (c, view) => {
      if (!view.configuration.features.payment_method_update.enabled) return showUnknown(c);
      const isRemoval = c.req.param('act') === 'remove';
      const change = isRemoval ? actions.portal.removeCard : actions.portal.makeDefault;
      return respondToOutcome(c, change(view.session.id, c.req.param('card') ?? ''), {
        view,
        done: isRemoval ? 'removed' : 'default',
        renderAgain: (problem) => c.html(portalPage(view, { notice: null, problem }), 422),
      });
    }),
  );

  app.route('/', portalSubscriptionRoutes(actions));
  app.route('/', portalCustomerRoutes(actions));
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
