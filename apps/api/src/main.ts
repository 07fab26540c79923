import { getRequestListener } from '@hono/node-server';
import { createApp } from './app.ts';
import { createAuth } from './auth.ts';
import { closeInOrder } from './close-in-order.ts';
import { readEnvironment } from './environment.ts';
import { languageOf } from './language-of.ts';
import { createLiveChanges } from './live-changes.ts';
import { openPlatform, stopOnSignal } from './open-platform.ts';
import { createCheckoutLimit } from './security/limit-checkouts.ts';
import { alignStaff } from './staff/align-staff.ts';
import { webhooksFirst } from './webhooks-first.ts';

/** Longer than a statement may take, and less than the ten seconds after which the process ends anyway. */
const PATIENCE_MS = 8_000;

const env = readEnvironment(process.env);
const { billing, database, logger, stopTelemetry } = await openPlatform(env, 'api');
const auth = createAuth({
  db: database.db,
  appUrl: env.APP_URL,
  secret: env.AUTH_SECRET,
  staff: env.OPERATOR_EMAILS,
  onAccount: (account, headers) =>
    billing.accounts.ensure({ ...account, language: languageOf(headers, billing) }),
  onTerms: (agreed) => billing.records.acceptTerms({ ...agreed, shownAt: 'sign_up' }),
});
await alignStaff(database.db, env.OPERATOR_EMAILS);
const liveChanges = await createLiveChanges(billing);
const app = createApp({
  billing,
  auth,
  db: database.db,
  logger,
  liveChanges,
  limitCheckouts: await createCheckoutLimit(database.pool),
  appUrl: env.APP_URL,
  trustedProxies: env.TRUSTED_PROXIES,
  ...(env.STRIPE_API_BASE ? { stripeOrigin: new URL(env.STRIPE_API_BASE).origin } : {}),
  ...(env.WEB_DIST ? { webDist: env.WEB_DIST } : {}),
});
if (env.WORKER === 'inline') await billing.worker.start();

const server = webhooksFirst(billing, getRequestListener(app.fetch));
const close = closeInOrder(server);
server.listen(env.PORT, env.HOST, () => logger.info({ port: env.PORT }, 'api listening'));
stopOnSignal(logger, async () => {
  // A worker in this process needs as long as the requests may.
  await Promise.all([close(PATIENCE_MS), billing.worker.stop()]);
  await liveChanges.close();
  await billing.close();
  await database.destroy();
  await stopTelemetry();
});
