import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Hono } from 'hono';

const NONCE_PLACEHOLDER = /__CSP_NONCE__/g;

/** The built web: hashed files are kept by browsers for a year; every other path is the app, with this answer's nonce. */
export function serveWeb(app: Hono, dist: string): void {
  const index = readFileSync(join(dist, 'index.html'), 'utf8');
  const root = relative(process.cwd(), dist) || '.';
  app.use(
    '/assets/*',
    serveStatic({
      root,
      onFound: (_path, context) => context.header('cache-control', 'public, max-age=31536000, immutable'),
    }),
  );
  app.get('/favicon.svg', serveStatic({ root }));
  app.get('*', (context) => {
    if (context.req.path.startsWith('/assets/')) return context.notFound();
    context.header('cache-control', 'no-store');
    return context.html(index.replace(NONCE_PLACEHOLDER, context.get('cspNonce')));
  });
}
