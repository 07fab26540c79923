import { Hono } from 'hono';
import type { PageActions } from './page-actions.ts';
import { showUnknown } from './portal-context.ts';
import { portalLoginPage } from './portal-login-page.ts';
import { readForm } from './read-card-form.ts';
import { redirectTo } from './respond-to-payment.ts';

/** The page at a configuration's `login_page[url]` (docs.stripe.com/customer-management/activate-no-code-customer-portal). */
export function portalLoginRoutes({ portal }: PageActions): Hono {
  const app = new Hono();
  app.get('/:configuration', (c) => {
    const page = portal.loginPage(c.req.param('configuration'));
    return page ? c.html(portalLoginPage(page, c.req.query('email') ?? '', null)) : showUnknown(c);
  });
  app.post('/:configuration', async (c) => {
    const page = portal.loginPage(c.req.param('configuration'));
    if (!page) return showUnknown(c);
    const email = (await readForm(c.req.raw)).email?.trim() ?? '';
    const path = portal.logIn(page.id, email);
    if (path !== null) return redirectTo(c, path);
    const problem = { message: 'No customer with this email was found.', field: 'email' as const };
    return c.html(portalLoginPage(page, email, problem), 422);
  });
  return app;
}
