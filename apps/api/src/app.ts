import { randomUUID } from 'node:crypto';
import type { Billing } from '@billwright/billing-core';
import type { Database } from '@billwright/db';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { type Context, Hono } from 'hono';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { type Auth, CLIENT_IP } from './auth.ts';
import { listProcedures } from './list-procedures.ts';
import type { LiveChanges } from './live-changes.ts';
import { loadViewer, type Viewer } from './load-viewer.ts';
import { appRouter } from './routers/index.ts';
import { clientAddress } from './security/client-address.ts';
import { limitBatch, limitBody } from './security/limit-body.ts';
import { TooManyRequests } from './security/limit-checkouts.ts';
import { refuseCrossSite } from './security/refuse-cross-site.ts';
import { securityHeaders } from './security/security-headers.ts';
import { serveMailHtml } from './serve-mail-html.ts';
import { serveUnsubscribe } from './serve-unsubscribe.ts';
import { serveWeb } from './serve-web.ts';
import { listRefused } from './staff/list-refused.ts';
import { limitEvidenceFile, takeEvidenceFile } from './take-evidence-file.ts';

const PROCEDURES = listProcedures(appRouter);

export interface AppOptions {
  billing: Billing;
  auth: Auth;
  db: Kysely<Database>;
  logger: Logger;
  liveChanges: LiveChanges;
  limitCheckouts: (accountId: string) => Promise<void>;
  appUrl: string;
  /** Where Stripe's script and frames come from, when not from Stripe. */
  stripeOrigin?: string;
  /** How many proxies of ours every request passes; none unless said. */
  trustedProxies?: number;
  /** The built web, when this process serves it. */
  webDist?: string;
}

/** The HTTP server, without a port: webhooks, sessions, procedures, health, and the web. */
export function createApp(options: AppOptions): Hono {
  const { billing, auth, appUrl, logger } = options;
  const app = new Hono();
  app.use(securityHeaders({ isHttps: appUrl.startsWith('https://'), stripeOrigin: options.stripeOrigin }));
  app.onError((error, context) => {
    const requestId = randomUUID();
    logger.error({ err: error, requestId, path: context.req.path }, 'unexpected failure');
    return context.json({ error: 'Something went wrong on our side.', requestId }, 500);
  });

  // Stripe has no origin and no session: the signature over the raw bytes is what admits it.
  app.post('/webhooks/stripe', (context) => billing.webhooks.handle(context.req.raw));
  app.post('/webhooks/mail', (context) => billing.mails.reports.handle(context.req.raw));
  serveUnsubscribe(app, billing);
  app.get('/health', (context) => context.text('ok'));
  app.get('/ready', async (context) => {
    const reasons = await billing.readiness();
    const isReady = !reasons.some(({ isBlocking }) => isBlocking);
    return context.json({ ready: isReady, reasons }, isReady ? 200 : 503);
  });

  const origin = new URL(appUrl).origin;
  const fromOurForm = refuseCrossSite(origin, 'multipart/form-data');
  app.post('/api/dispute-files', limitEvidenceFile, fromOurForm, (context) =>
    takeEvidenceFile(options, context),
  );
  app.use('/api/*', limitBody, refuseCrossSite(origin));
  app.on(['GET', 'POST'], '/api/auth/*', (context) => auth.handler(withClientIp(options, context)));
  app.all('/api/trpc/*', limitBatch, (context) => handleTrpc(options, context));
  serveMailHtml(app, billing, (headers) => loadViewer(options, headers));
  app.all('/api/*', (context) => context.json({ error: 'There is nothing here.' }, 404));
  if (options.webDist) serveWeb(app, options.webDist);
  return app;
}

function handleTrpc(options: AppOptions, context: Context): Promise<Response> {
  const requestId = randomUUID();
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    router: appRouter,
    req: context.req.raw,
    createContext: async () => ({
      billing: options.billing,
      viewer: await loadAndNote(options, context),
      client: clientOf(options, context),
      requestId,
      liveChanges: options.liveChanges,
      limitCheckouts: options.limitCheckouts,
      listRefused: (role) => listRefused(PROCEDURES, role),
    }),
    onError: ({ error, path }) => {
      if (error.code === 'INTERNAL_SERVER_ERROR')
        options.logger.error({ err: error.cause ?? error, requestId, path }, 'procedure failed');
    },
    responseMeta: ({ errors }) => {
      const waits = errors.map(({ cause }) =>
        cause instanceof TooManyRequests ? cause.retryAfterSeconds : 0,
      );
      const wait = Math.max(0, ...waits);
      const headers = new Headers({ 'x-request-id': requestId, 'cache-control': 'no-store' });
      if (wait > 0) headers.set('retry-after', String(wait));
      return { headers };
    },
  });
}

const clientOf = ({ trustedProxies = 0 }: AppOptions, context: Context) => ({
  ip: clientAddress(context, trustedProxies) ?? 'unknown',
  userAgent: context.req.header('user-agent') ?? 'unknown',
});

/** Customers' use is evidence when a payment of theirs is disputed; staff's is not. */
async function loadAndNote(options: AppOptions, context: Context): Promise<Viewer | null> {
  const viewer = await loadViewer(options, context.req.raw.headers);
  if (viewer && viewer.user.staffRole === null)
    options.billing.records.noteAccess({
      accountId: viewer.account.id,
      userId: viewer.user.id,
      ...clientOf(options, context),
    });
  return viewer;
}

/** Limits count by where a request comes from: a header from outside is never believed. */
function withClientIp({ trustedProxies = 0 }: AppOptions, context: Context): Request {
  const headers = new Headers(context.req.raw.headers);
  headers.delete(CLIENT_IP);
  const address = clientAddress(context, trustedProxies);
  if (address) headers.set(CLIENT_IP, address);
  return new Request(context.req.raw, { headers });
}
