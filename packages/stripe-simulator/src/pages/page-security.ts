import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { isWebUrl } from './is-web-url.ts';
import { messagePage } from './message-page.ts';

/** The largest form of these pages is well under 2 kB. */
const MAX_FORM_BYTES = 16 * 1024;

/** Refuses oversized forms before they are read. */
export const limitForms: MiddlewareHandler = bodyLimit({
  maxSize: MAX_FORM_BYTES,
  onError: (c) =>
    c.html(messagePage({ title: 'That was too much', text: 'The form you sent is too large.' }), 413),
});

/**
 * A page where one types a card must not be framed, cached or run anything foreign; its address is a bearer
 * secret, so it is not sent on as a referrer either.
 */
export const securePages: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('X-Frame-Options', 'DENY');
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Referrer-Policy', 'no-referrer');
  c.header('Cache-Control', 'no-store');
  if (!c.res.headers.has('Content-Security-Policy')) allowFormTargets(c, []);
};

/**
 * Sets the page's policy. Chrome holds the redirects that follow a form's submission to `form-action` too, so
 * the app's return addresses have to be named.
 */
export function allowFormTargets(c: Context, urls: (string | null | undefined)[]): void {
  const origins = urls.flatMap((url) => (url && isWebUrl(url) ? [new URL(url).origin] : []));
  setPolicy(c, ["'self'", ...new Set(origins)]);
}

/** For the challenge, whose way back is known only once it is answered. */
export function allowAnyFormTarget(c: Context): void {
  setPolicy(c, ["'self'", 'http:', 'https:']);
}

function setPolicy(c: Context, formAction: string[]): void {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `form-action ${formAction.join(' ')}`,
  ];
  c.header('Content-Security-Policy', policy.join('; '));
}
