import { randomUUID } from 'node:crypto';
import { createBilling, loadBillingConfig } from '@billwright/billing-core';
import { createTestDatabase } from '@billwright/db/testing';
import { createSmtpMailer } from '@billwright/emails';
import { startSimulator } from '@billwright/stripe-simulator';
import { createApp } from '../src/app.ts';
import { createAuth } from '../src/auth.ts';
import { languageOf } from '../src/language-of.ts';
import { createLiveChanges } from '../src/live-changes.ts';
import { createLogger } from '../src/logger.ts';
import { createCheckoutLimit } from '../src/security/limit-checkouts.ts';

export const APP_URL = 'http://localhost:3000';
export const WEBHOOK_SECRET = 'whsec_test_of_the_api';
export const SIGNING_SECRET = 'a signing secret of more than 32 characters';
export const MAIL_WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** The whole API without a port: a database of its own, the real simulator, the real sessions. */
export async function startApi(options: { checkoutsPerMinute?: number; attemptsPerMinute?: number } = {}) {
  const database = await createTestDatabase();
  const stripe = await startSimulator({ port: 0, seed: 1 });
  const logLines: string[] = [];
  const logger = createLogger('info', (line) => logLines.push(line));
  const billing = createBilling({
    db: database.db,
    connectionString: database.url,
    config: await loadBillingConfig(new URL('../../../billing.config.ts', import.meta.url).pathname),
    stripe: { secretKey: 'sk_test_api', webhookSecrets: [WEBHOOK_SECRET], apiBase: stripe.url },
    appUrl: APP_URL,
    signingSecret: SIGNING_SECRET,
    logger,
    mail: {
      // Nothing is sent: no worker runs.
      mailer: createSmtpMailer({ smtpUrl: 'smtp://127.0.0.1:1', from: 'billing@example.com' }),
      operators: [],
      reportSecrets: [MAIL_WEBHOOK_SECRET],
    },
  });
  await billing.push.apply();
  const auth = createAuth({
    db: database.db,
    appUrl: APP_URL,
    secret: 'an auth secret of more than 32 characters!',
    staff: new Map([
      ['operator@example.com', 'admin'],
      ['finance@example.com', 'finance'],
      ['support@example.com', 'support'],
    ]),
    onAccount: (account, headers) =>
      billing.accounts.ensure({ ...account, language: languageOf(headers, billing) }),
    onTerms: (agreed) => billing.records.acceptTerms({ ...agreed, shownAt: 'sign_up' }),
    attemptsPerMinute: options.attemptsPerMinute ?? 1_000,
  });
  const liveChanges = await createLiveChanges(billing);
  const app = createApp({
    billing,
    auth,
    db: database.db,
    logger,
    liveChanges,
    limitCheckouts: await createCheckoutLimit(database.pool, options.checkoutsPerMinute ?? 1_000),
    appUrl: APP_URL,
  });
  const fetchApp = (path: string, init: RequestInit = {}) =>
    app.fetch(new Request(`${APP_URL}${path}`, init));

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetchApp(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: APP_URL, ...headers },
      body: JSON.stringify(body),
    });

  /** A signed-up person: their cookie, and their account's id. */
  async function signUp(email = `${randomUUID()}@example.com`, headers: Record<string, string> = {}) {
    const person = { name: 'Ada', company: 'Engines', email, password: 'long enough' };
    const answer = await post('/api/auth/sign-up/email', person, headers);
    const cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const me = (await (await fetchApp('/api/trpc/session.me', { headers: { cookie } })).json()) as {
      result: { data: { user: { id: string }; account: { id: string } } };
    };
    return { cookie, userId: me.result.data.user.id, accountId: me.result.data.account.id };
  }

  return {
    app,
    database,
    billing,
    stripe,
    logLines,
    fetchApp,
    post,
    signUp,
    async stop() {
      await liveChanges.close();
      await billing.close();
      await database.drop();
      await stripe.close();
    },
  };
}

export type TestApi = Awaited<ReturnType<typeof startApi>>;
