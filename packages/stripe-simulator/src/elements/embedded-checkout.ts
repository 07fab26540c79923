import { Hono } from 'hono';
import type { CheckoutView, PageActions } from '../pages/page-actions.ts';

const PREFIX = '/elements/embedded';

export interface EmbeddedParts {
  pages: Pick<PageActions, 'loadCheckout'>;
  /** The hosted pages, which are shown in the frame as they are. */
  hosted: Hono;
  /** Where the simulator is reached. */
  origin: () => string;
}

/**
 * Checkout inside a merchant's page (docs.stripe.com/checkout/embedded/quickstart): the hosted page of a session that was
 * made for it, in a frame. What leads to the merchant leads the page around the frame there.
 */
export function embeddedCheckout({ pages, hosted, origin }: EmbeddedParts): Hono {
  const app = new Hono();
  app.get('/embedded.js', (c) => c.body(SCRIPT, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }));
  app.all('/embedded/*', async (c) => {
    const asked = new URL(c.req.url);
    const path = asked.pathname.slice(PREFIX.length);
    const id = sessionIn(path) ?? sessionIn(asked.searchParams.get('from') ?? '');
    const view = id === undefined ? undefined : pages.loadCheckout(id);
    if (view?.session.ui_mode !== 'embedded_page') return c.notFound();
    const isForm = c.req.method === 'POST';
    const answer = await hosted.fetch(
      new Request(`${origin()}${path}${asked.search}`, {
        method: isForm ? 'POST' : 'GET',
        headers: { 'Content-Type': c.req.header('Content-Type') ?? '' },
        ...(isForm ? { body: await c.req.text() } : {}),
      }),
    );
    const now = pages.loadCheckout(view.session.id) ?? view;
    const location = answer.headers.get('Location');
    return location === null ? framed(answer, now) : follow(new URL(location, origin()), now, origin());
  });
  return app;
}

const sessionIn = (path: string): string | undefined => /^\/c\/pay\/(cs_\w+)/.exec(path)?.[1];

function follow(to: URL, { session }: CheckoutView, own: string): Response {
  if (to.origin === new URL(own).origin) return redirect(`${PREFIX}${to.pathname}${to.search}`);
  const staysHere = session.status === 'complete' && session.redirect_on_completion === 'if_required';
  if (staysHere) return redirect(`${PREFIX}/c/pay/${session.id}`);
  return page(`<body data-leave="${escapeAttribute(to.href)}"></body>`);
}

const redirect = (location: string) => new Response(null, { status: 303, headers: { Location: location } });

const escapeAttribute = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

const page = (body: string) =>
  new Response(
    `<!doctype html><html lang="en"><head><title>Checkout</title><script src="${PREFIX}.js" defer></script></head>${body}</html>`,
    { headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' } },
  );

/** The hosted page, which may be framed here, and whose own links stay in the frame. */
async function framed(answer: Response, { session }: CheckoutView): Promise<Response> {
  const html = (await answer.text())
    .replaceAll(/ (action|formaction|href)="\/(c\/pay|3ds)\//g, ` $1="${PREFIX}/$2/`)
    .replace('<body class="', `<body ${session.status === 'complete' ? 'data-completed ' : ''}class="framed `)
    .replace('</head>', `<script src="${PREFIX}.js" defer></script></head>`);
  const headers = new Headers(answer.headers);
  headers.delete('X-Frame-Options');
  headers.delete('Content-Length');
  const policy = headers.get('Content-Security-Policy') ?? '';
  headers.set('Content-Security-Policy', policy.replace("frame-ancestors 'none'", 'frame-ancestors *'));
  return new Response(html, { status: answer.status, headers });
}

/** Tells the page around the frame what it may know: how high the frame has to be, that it is done, where to go. */
const SCRIPT = `'use strict';
const tell = (kind, what) => window.parent.postMessage({ kind: 'stripe-elements:' + kind, ...what }, '*');
const { leave, completed } = document.body.dataset;
if (leave !== undefined) tell('leave', { url: leave });
if (completed !== undefined) tell('checkout-completed');
new ResizeObserver(() => tell('height', { height: Math.ceil(document.body.scrollHeight) })).observe(document.body);
`;
