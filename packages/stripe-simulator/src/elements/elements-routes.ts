import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { errorBody, statusOf } from '../kernel/http/error-body.ts';
import { sameOriginOnly } from '../kernel/http/same-origin.ts';
import { StripeError } from '../kernel/stripe-error.ts';
import { challengePage } from '../pages/challenge-routes.ts';
import type { PageActions } from '../pages/page-actions.ts';
import { readForm } from '../pages/read-card-form.ts';
import { browserScript, frameFile } from './browser-script.ts';
import { ANSWERED_SCRIPT, answeredPage, framePage } from './element-pages.ts';
import type { ElementsActions } from './elements-actions.ts';
import { embeddedCheckout } from './embedded-checkout.ts';
import { readTyped } from './read-typed.ts';

const MAX_BODY_BYTES = 16 * 1024;

interface ElementsParts {
  actions: ElementsActions;
  pages: Pick<PageActions, 'loadChallenge' | 'completeChallenge' | 'loadCheckout'>;
  /** The hosted pages. */
  hosted: Hono;
  /** Where the simulator is reached. */
  origin: () => string;
}

/**
 * The browser script and the frames that it opens, to be mounted at '/'. Numbers are typed into a frame of this origin and
 * sent from there to this origin only; the endpoints refuse every other page.
 */
export function elementsRoutes({ actions, pages, hosted, origin }: ElementsParts): Hono {
  const app = new Hono();
  const script = (c: Context, train: string) =>
    c.body(browserScript(origin(), train), 200, {
      ...FOREVER_FRESH,
      'Access-Control-Allow-Origin': '*',
      'Content-Type': 'text/javascript; charset=utf-8',
    });
  for (const path of ['/v3', '/v3/', '/v3/stripe.js']) app.get(path, (c) => script(c, 'v3'));
  app.get('/:train{[a-z]+}/stripe.js', (c) => script(c, c.req.param('train')));

  app.get('/elements/frame', (c) => {
    c.header('Content-Security-Policy', FRAME_POLICY);
    c.header('Referrer-Policy', 'no-referrer');
    return c.html(framePage(), 200, FOREVER_FRESH);
  });
  app.get('/elements/frame/:file', (c) => {
    const file = frameFile(c.req.param('file'));
    if (!file) return c.notFound();
    return c.body(file.body, 200, { ...FOREVER_FRESH, 'Content-Type': `${file.type}; charset=utf-8` });
  });

  app.use('/elements/*', sameOriginOnly, bodyLimit({ maxSize: MAX_BODY_BYTES }));
  app.get('/elements/session', (c) =>
    answer(c, () => {
      const list = (name: string) => c.req.query(name)?.split(',') ?? null;
      return actions.session(
        { key: c.req.query('key') ?? '', account: c.req.query('account') ?? null },
        {
          clientSecret: c.req.query('client_secret') ?? null,
          mode: c.req.query('mode') ?? '',
          currency: c.req.query('currency') ?? '',
          types: list('types'),
          excluded: list('excluded'),
        },
      );
    }),
  );
  const making = {
    'payment-methods': actions.createPaymentMethod,
    'confirmation-tokens': actions.createConfirmationToken,
    tokens: actions.createToken,
  };
  for (const [path, make] of Object.entries(making))
    app.post(`/elements/${path}`, async (c) => {
      const body: unknown = await c.req.json().catch(() => null);
      return answer(c, () => {
        const { asker, typed } = readTyped(body);
        return make(asker, typed);
      });
    });
  app.route('/elements', framedChallenge(pages));
  app.route('/elements', embeddedCheckout({ pages, hosted, origin }));
  return app;
}

/** The bank's page in a dialog of the merchant's: it only tells that it was answered. */
function framedChallenge(pages: ElementsParts['pages']): Hono {
  const app = new Hono();
  app.get('/answered.js', (c) => c.body(ANSWERED_SCRIPT, 200, { 'Content-Type': 'text/javascript' }));
  app.get('/challenge/:id', (c) => {
    const view = pages.loadChallenge(c.req.param('id'));
    c.header('Content-Security-Policy', CHALLENGE_POLICY);
    return c.html(view ? challengePage(view, true) : answeredPage(), 200, FOREVER_FRESH);
  });
  app.post('/challenge/:id', async (c) => {
    const { result } = await readForm(c.req.raw);
    const id = c.req.param('id');
    if (pages.loadChallenge(id)) await pages.completeChallenge(id, result === 'complete');
    c.header('Content-Security-Policy', CHALLENGE_POLICY);
    return c.html(answeredPage(), 200, FOREVER_FRESH);
  });
  return app;
}

const CHALLENGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors *";

const FOREVER_FRESH = { 'Cache-Control': 'no-cache', 'X-Content-Type-Options': 'nosniff' };

/** Any page may embed the frame; nothing in it comes from, or goes, anywhere else. */
const FRAME_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  'frame-ancestors *',
].join('; ');

function answer(c: Context, work: () => unknown): Response {
  try {
    return c.json(work(), 200, { 'Cache-Control': 'no-store' });
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return new Response(errorBody(error, 'req_elements'), {
      status: statusOf(error),
      headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
    });
  }
}
