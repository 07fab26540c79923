import { randomBytes } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';

declare module 'hono' {
  interface ContextVariableMap {
    /** New for each answer: scripts and styles without it do not run. */
    cspNonce: string;
    /** Of an answer that is no page of the app: its own content security policy. */
    ownPolicy?: string;
  }
}

/** What Stripe's script needs, where it is let in (docs.stripe.com/security/guide, Content Security Policy). */
interface StripeSources {
  script: string;
  frame: string;
  connect: string;
}

const STRIPE: StripeSources = {
  script: 'https://js.stripe.com https://*.js.stripe.com',
  frame: 'https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com',
  connect: 'https://api.stripe.com',
};

const policy = (nonce: string, stripe: StripeSources | undefined) =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' ${stripe?.script ?? ''}`.trim(),
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self' data:",
    `connect-src 'self' ${stripe?.connect ?? ''}`.trim(),
    ...(stripe ? [`frame-src ${stripe.frame}`] : []),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** The pages with Stripe's fields in them. They are opened by a load of their own, so that no other page lets Stripe in. */
const isPaymentPage = (path: string) => path === '/checkout/pay' || path === '/billing/payment-methods/add';

/** The headers of every answer. Nothing of another host is let in, but on the pages that take payments: there Stripe is. */
export function securityHeaders({
  isHttps,
  stripeOrigin,
}: {
  isHttps: boolean;
  stripeOrigin?: string | undefined;
}): MiddlewareHandler {
  const sources = stripeOrigin
    ? { script: stripeOrigin, frame: stripeOrigin, connect: stripeOrigin }
    : STRIPE;
  return async (context, next) => {
    const nonce = randomBytes(16).toString('base64');
    context.set('cspNonce', nonce);
    await next();
    const takesPayments = isPaymentPage(context.req.path);
    const headers = context.res.headers;
    const own = context.get('ownPolicy');
    headers.set('content-security-policy', own ?? policy(nonce, takesPayments ? sources : undefined));
    headers.set('x-content-type-options', 'nosniff');
    headers.set('x-frame-options', 'DENY');
    headers.set('referrer-policy', 'same-origin');
    headers.set('cross-origin-opener-policy', 'same-origin');
    headers.set(
      'permissions-policy',
      `camera=(), geolocation=(), microphone=(), payment=(${takesPayments ? 'self' : ''})`,
    );
    if (isHttps) headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
  };
}
