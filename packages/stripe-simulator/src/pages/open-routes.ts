import { type Context, Hono } from 'hono';
import { messagePage } from './message-page.ts';
import type { Opened, PageActions } from './page-actions.ts';
import { redirectTo } from './respond-to-payment.ts';

/** Addresses that make a new checkout session each time they are opened: payment links and recoveries. */
export function openRoutes(actions: PageActions): Hono {
  const app = new Hono();

  app.get('/b/:linkId', (c) => {
    const opened = actions.openPaymentLink(c.req.param('linkId'), {
      clientReferenceId: c.req.query('client_reference_id') ?? null,
      email: c.req.query('locked_prefilled_email') ?? null,
      promotionCode: c.req.query('prefilled_promo_code') ?? null,
    });
    const email = c.req.query('prefilled_email');
    return goOn(c, opened, email === undefined ? '' : `?prefilled_email=${encodeURIComponent(email)}`);
  });
  app.get('/r/:sessionId', (c) => goOn(c, actions.recoverCheckout(c.req.param('sessionId')), ''));

  return app;
}

function goOn(c: Context, opened: Opened | undefined, query: string): Response | Promise<Response> {
  if (opened?.kind === 'session') return redirectTo(c, `/c/pay/${opened.id}${query}`);
  return c.html(
    messagePage({
      title: opened ? 'This link is no longer active' : 'There is nothing here',
      text:
        opened?.message ??
        (opened
          ? 'It has been deactivated. Ask whoever gave it to you for another one.'
          : 'This link is not known, or it is too old.'),
      ...(opened ? { merchantName: opened.merchantName } : {}),
    }),
    opened ? 410 : 404,
  );
}
