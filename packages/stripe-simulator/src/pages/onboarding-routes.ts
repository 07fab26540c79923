import { type Context, Hono } from 'hono';
import { messagePage } from './message-page.ts';
import type { LinkOpening, OnboardingActions, OnboardingView } from './onboarding-actions.ts';
import { dashboardPage } from './onboarding-dashboard-page.ts';
import type { FieldProblem } from './onboarding-fields.ts';
import { onboardingPage, onboardingPath } from './onboarding-page.ts';
import { allowFormTargets, limitForms, securePages } from './page-security.ts';
import { type FormFields, readForm } from './read-card-form.ts';
import { redirectTo } from './respond-to-payment.ts';

type Answer = Response | Promise<Response>;

/** The pages of connected accounts: account links, the form that they open, login links, the dashboard. */
export function onboardingRoutes(actions: OnboardingActions): Hono {
  const app = new Hono();
  for (const path of ['/setup/*', '/onboarding/*', '/express/*', '/express-dashboard/*'])
    app.use(path, securePages, limitForms);

  app.get('/setup/:token', (c) => follow(c, actions.openLink(c.req.param('token')), '/onboarding'));
  app.get('/express/:token', (c) =>
    follow(c, actions.openDashboard(c.req.param('token')), '/express-dashboard'),
  );
  app.get('/express-dashboard/:session', (c) => {
    const view = actions.loadDashboard(c.req.param('session'));
    return view ? c.html(dashboardPage(view)) : showUnknown(c);
  });

  const withView = (handle: (c: Context, view: OnboardingView) => Answer) => (c: Context) => {
    const view = actions.load(c.req.param('session') ?? '');
    return view ? handle(c, view) : showUnknown(c);
  };
  app.get(
    '/onboarding/:session',
    withView((c, view) => show(c, view, { typed: {}, problem: null })),
  );
  app.get(
    '/onboarding/:session/return',
    withView((c, view) => redirectTo(c, view.returnUrl ?? '')),
  );
  app.post(
    '/onboarding/:session',
    withView(async (c, view) => {
      const typed = await readForm(c.req.raw);
      const outcome = actions.submit(view.session, typed);
      switch (outcome.kind) {
        case 'done':
          return redirectTo(c, view.returnUrl ?? '');
        case 'more':
          if (outcome.isProgress) return redirectTo(c, onboardingPath(view));
          return show(c, view, {
            typed,
            problem: { field: '', message: 'Some information is still missing.' },
          });
        case 'invalid':
          return show(c, view, { typed, problem: outcome });
        case 'over':
          return showUnknown(c);
      }
    }),
  );
  return app;
}

function follow(c: Context, opening: LinkOpening | undefined, path: string): Answer {
  if (!opening) return showUnknown(c);
  if (opening.kind === 'opened') return redirectTo(c, `${path}/${opening.session}`);
  return opening.refreshUrl === null ? showUnknown(c) : redirectTo(c, opening.refreshUrl);
}

function show(
  c: Context,
  view: OnboardingView,
  { typed, problem }: { typed: FormFields; problem: FieldProblem | null },
): Answer {
  allowFormTargets(c, [view.returnUrl, view.refreshUrl]);
  return c.html(onboardingPage(view, typed, problem), problem === null ? 200 : 422);
}

function showUnknown(c: Context): Answer {
  return c.html(
    messagePage({
      title: 'This link is no longer valid',
      text: 'Go back to where you found it and ask for another one.',
    }),
    404,
  );
}
