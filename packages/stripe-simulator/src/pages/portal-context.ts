import type { Context } from 'hono';
import type Stripe from 'stripe';
import { messagePage } from './message-page.ts';
import type { PageActions, PortalView } from './page-actions.ts';
import type { PortalOutcome } from './portal-actions.ts';
import { donePath, type PortalDone } from './portal-flow.ts';
import { portalPath } from './portal-layout.ts';
import { type Problem, toProblem } from './problem.ts';
import { redirectTo } from './respond-to-payment.ts';

export type Answer = Response | Promise<Response>;

/** Runs a handler with the portal, or says that the link is no good. */
export const withPortal =
  (actions: PageActions, handle: (c: Context, view: PortalView) => Answer) =>
  (c: Context): Answer => {
    const id = c.req.param('portalSessionId') ?? '';
    const view = actions.loadPortal(id);
    if (view) return handle(c, view);
    const login = actions.portal.afterExpiration(id);
    return login === null ? showUnknown(c) : redirectTo(c, login);
  };

/** The same about one of the customer's subscriptions. */
export const withSubscription = (
  actions: PageActions,
  handle: (c: Context, view: PortalView, subscription: Stripe.Subscription) => Answer,
) =>
  withPortal(actions, (c, view) => {
    const subscription = view.subscriptions.find(({ id }) => id === c.req.param('subscriptionId'));
    return subscription ? handle(c, view, subscription) : showUnknown(c);
  });

/** On to where it leads, or the page again with why not. */
export function respondToOutcome(
  c: Context,
  outcome: PortalOutcome,
  page: { view: PortalView; done: PortalDone; renderAgain: (problem: Problem) => Answer },
): Answer {
  if (outcome.kind === 'done') return redirectTo(c, donePath(page.view, page.done));
  if (outcome.kind === 'refused') return page.renderAgain(toProblem(outcome));
  const challenge = new URL(outcome.challengeUrl, 'http://localhost');
  challenge.searchParams.set('from', portalPath(page.view, '?home=1'));
  return redirectTo(c, challenge.pathname + challenge.search);
}

/** Where a form's redirects may lead. */
export function flowTargets({ session }: PortalView): (string | null | undefined)[] {
  return [session.return_url, session.flow?.after_completion.redirect?.return_url];
}

export function showUnknown(c: Context): Answer {
  return c.html(
    messagePage({
      title: 'This link is no longer valid',
      text: 'Go back to the app and open the billing page again.',
    }),
    404,
  );
}
