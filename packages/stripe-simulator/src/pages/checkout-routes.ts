import { type Context, Hono } from 'hono';
import { checkoutPage, fixedEmail } from './checkout-page.ts';
import { messagePage } from './message-page.ts';
import type { CheckoutView, PageActions } from './page-actions.ts';
import { allowFormTargets } from './page-security.ts';
import type { Problem } from './problem.ts';
import { type FormFields, readCardForm, readForm } from './read-card-form.ts';
import { redirectTo, respondToPayment } from './respond-to-payment.ts';
import { returnedProblem } from './returned-problem.ts';

/** The hosted checkout of docs.stripe.com/payments/checkout, at the address in a session's `url`. */
export function checkoutRoutes(actions: PageActions): Hono {
  const app = new Hono();
  const loaded = (c: Context) => actions.loadCheckout(c.req.param('sessionId') ?? '');

  app.get('/:sessionId', (c) => {
    const view = loaded(c);
    if (view?.session.status !== 'open') return showClosed(c, view);
    return show(c, view, {}, returnedProblem(c.req.query('error')), 200);
  });

  app.post('/:sessionId', async (c) => {
    const view = loaded(c);
    if (view?.session.status !== 'open') return showClosed(c, view);
    const form = await readForm(c.req.raw);
    const email = fixedEmail(view.session) ?? form.email?.trim() ?? '';
    if (!isEmail(email)) {
      return show(c, view, form, { field: 'email', message: 'Enter a valid email address.' }, 422);
    }
    const read = readPayment(form, view);
    if ('problem' in read) return show(c, view, form, read.problem, 422);
    const outcome = await actions.payCheckout(view.session.id, { email, card: read.card });
    return respondToPayment(c, outcome, {
      backPath: `/c/pay/${view.session.id}`,
      renderAgain: (problem, status) => show(c, loaded(c) ?? view, form, problem, status),
    });
  });

  app.post('/:sessionId/promotion', async (c) => {
    const view = loaded(c);
    if (view?.session.status !== 'open') return showClosed(c, view);
    const code = (await readForm(c.req.raw)).promotion_code?.trim() ?? '';
    const applied = actions.applyPromotionCode(view.session.id, code);
    if (applied.ok) return redirectTo(c, `/c/pay/${view.session.id}`);
    return show(c, view, {}, { field: 'promotion_code', message: applied.message }, 422);
  });

  app.get('/:sessionId/cancel', (c) => {
    const cancelUrl = actions.cancelCheckout(c.req.param('sessionId'));
    return cancelUrl === undefined ? showClosed(c, loaded(c)) : redirectTo(c, cancelUrl);
  });

  return app;
}

function readPayment(form: FormFields, view: CheckoutView) {
  const saved = view.savedCards.find(({ id }) => id === form.payment_method);
  return saved ? { card: { savedPaymentMethod: saved.id } } : readCardForm(form);
}

/** Only obvious slips: whether mail arrives is not known by the shape of an address. */
function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) && text.length <= 254;
}

function show(
  c: Context,
  view: CheckoutView,
  form: FormFields,
  problem: Problem | null,
  status: 200 | 402 | 422,
): Response | Promise<Response> {
  allowFormTargets(c, [view.session.success_url, view.session.return_url]);
  return c.html(checkoutPage(view, form, problem), status);
}

function showClosed(c: Context, view: CheckoutView | undefined): Response | Promise<Response> {
  if (view?.session.status === 'complete') {
    const { success_url, id } = view.session;
    return c.html(
      messagePage({
        title: 'You’re all done here',
        text: 'This checkout has been completed. You can close this page.',
        merchantName: view.merchantName,
        link:
          success_url === null
            ? null
            : {
                href: success_url.replaceAll('{CHECKOUT_SESSION_ID}', id),
                label: `Back to ${view.merchantName}`,
              },
      }),
    );
  }
  const cancelUrl = view?.session.cancel_url ?? null;
  return c.html(
    messagePage({
      title: 'This checkout link is no longer valid',
      text: 'It has expired or was replaced by a newer one. Go back and start again.',
      ...(view ? { merchantName: view.merchantName } : {}),
      link: cancelUrl === null ? null : { href: cancelUrl, label: 'Go back' },
    }),
    view ? 410 : 404,
  );
}
