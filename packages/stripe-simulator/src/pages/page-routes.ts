import { Hono } from 'hono';
import { CARD_FORM_SCRIPT } from './card-form-script.ts';
import { challengeRoutes } from './challenge-routes.ts';
import { checkoutRoutes } from './checkout-routes.ts';
import { invoiceRoutes } from './invoice-routes.ts';
import { SCRIPT_PATH, STYLE_PATH } from './layout.ts';
import { onboardingRoutes } from './onboarding-routes.ts';
import { openRoutes } from './open-routes.ts';
import type { PageActions } from './page-actions.ts';
import { limitForms, securePages } from './page-security.ts';
import { portalLoginRoutes } from './portal-login-routes.ts';
import { portalRoutes } from './portal-routes.ts';
import { STYLESHEET } from './stylesheet.ts';

/** Every page that a person sees, to be mounted at '/'; adds nothing to other paths. */
export function pageRoutes(actions: PageActions): Hono {
  const app = new Hono();
  for (const path of ['/c/pay/*', '/b/*', '/r/*', '/p/session/*', '/p/login/*', '/i/*', '/3ds/*'])
    app.use(path, securePages, limitForms);

  app.route('/c/pay', checkoutRoutes(actions));
  app.route('/', openRoutes(actions));
  app.route('/p/session', portalRoutes(actions));
  app.route('/p/login', portalLoginRoutes(actions));
  app.route('/i', invoiceRoutes(actions));
  app.route('/3ds', challengeRoutes(actions));
  app.route('/', onboardingRoutes(actions.onboarding));

  app.get(STYLE_PATH, (c) => c.body(STYLESHEET, 200, asset('text/css')));
  app.get(SCRIPT_PATH, (c) => c.body(CARD_FORM_SCRIPT, 200, asset('text/javascript')));
  return app;
}

function asset(type: string): Record<string, string> {
  return {
    'Content-Type': `${type}; charset=utf-8`,
    'Cache-Control': 'no-cache',
    'X-Content-Type-Options': 'nosniff',
  };
}
