import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { formatMoney } from '../documents/format-money.ts';
import { type Html, layout } from './layout.ts';
import { messagePage } from './message-page.ts';
import type { ChallengeView, PageActions } from './page-actions.ts';
import { allowAnyFormTarget } from './page-security.ts';
import { readForm } from './read-card-form.ts';
import { redirectTo } from './respond-to-payment.ts';
import { FAILED_CHALLENGE } from './returned-problem.ts';

/** The bank's page of a 3-D Secure payment, where the tester plays the cardholder (docs.stripe.com/testing). */
export function challengeRoutes(actions: PageActions): Hono {
  const app = new Hono();

  app.get('/:paymentIntentId', (c) => {
    const view = actions.loadChallenge(c.req.param('paymentIntentId'));
    if (!view) return showGone(c);
    allowAnyFormTarget(c);
    return c.html(challengePage(view));
  });

  app.post('/:paymentIntentId', async (c) => {
    const id = c.req.param('paymentIntentId');
    if (!actions.loadChallenge(id)) return showGone(c);
    const { result } = await readForm(c.req.raw);
    const outcome = await actions.completeChallenge(id, result === 'complete');
    if (outcome.kind === 'done') return redirectTo(c, outcome.redirectTo);
    if (outcome.kind === 'requires_action') return redirectTo(c, outcome.challengeUrl);
    const back = ownPath(c.req.query('from'));
    if (back) return redirectTo(c, `${back}?error=${FAILED_CHALLENGE}`);
    return c.html(messagePage({ title: 'Authentication failed', text: outcome.message }), 402);
  });

  return app;
}

/** @param isFramed inside the dialog of the browser script, which has the merchant's page around it. */
export function challengePage(view: ChallengeView, isFramed = false): Html {
  return layout({
    isFramed,
    title: '3-D Secure',
    merchantName: 'Your bank',
    body: html`<section class="card challenge">
      <p class="eyebrow">3-D Secure test page</p>
      <h1>Confirm your payment</h1>
      <p>${view.merchantName} asks ${
        view.amount === 0
          ? 'to save your card for future payments'
          : html`for <strong>${formatMoney(view.amount, view.currency)}</strong>`
      }. A real bank
        would now ask for a code or for your fingerprint; here you choose how it ends.</p>
      <form method="post">
        <button class="primary" name="result" value="complete">Complete authentication</button>
        <button class="quiet" name="result" value="fail">Fail authentication</button>
      </form>
    </section>`,
  });
}

function showGone(c: Context): Response | Promise<Response> {
  return c.html(
    messagePage({ title: 'Nothing to confirm', text: 'This payment is not waiting for an authentication.' }),
    404,
  );
}

/** Where to come back to after a failure: one of our own pages, never an address someone put in the link. */
function ownPath(from: string | undefined): string | null {
  return from && /^\/(c\/pay|i|p\/session)\/[\w/-]+$/.test(from) ? from : null;
}
