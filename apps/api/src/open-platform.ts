import { type Billing, createBilling, loadBillingConfig } from '@billwright/billing-core';
import { createDb, type Db } from '@billwright/db';
import { createSmtpMailer } from '@billwright/emails';
import type { Logger } from 'pino';
import type { Environment } from './environment.ts';
import { createLogger } from './logger.ts';
import { startTelemetry } from './telemetry.ts';

export interface Platform {
  billing: Billing;
  database: Db;
  logger: Logger;
  /** Sends what telemetry is left; last of all. */
  stopTelemetry(): Promise<void>;
}

/** What the API and the worker both stand on. */
export async function openPlatform(env: Environment, name: string): Promise<Platform> {
  const logger = createLogger(env.LOG_LEVEL).child({ process: name });
  // Before billing: what it counts with is made by what is installed now.
  const stopTelemetry = await startTelemetry({
    serviceName: `billwright-${name}`,
    metricsHost: env.METRICS_HOST,
    ...(env.METRICS_PORT ? { metricsPort: env.METRICS_PORT } : {}),
    env: process.env,
  });
  const database = createDb({
    connectionString: env.DATABASE_URL,
    applicationName: `billwright-${name}`,
    onIdleError: (error) => logger.warn({ err: error }, 'an idle database connection broke'),
  });
  const mailer =
    env.SMTP_URL && env.MAIL_FROM
      ? createSmtpMailer({ smtpUrl: env.SMTP_URL, from: env.MAIL_FROM })
      : undefined;
  const billing = createBilling({
    db: database.db,
    connectionString: env.DATABASE_URL,
    config: await loadBillingConfig(env.BILLING_CONFIG),
    stripe: {
      secretKey: env.STRIPE_SECRET_KEY,
      webhookSecrets: env.STRIPE_WEBHOOK_SECRET,
      ...(env.STRIPE_PUBLISHABLE_KEY ? { publishableKey: env.STRIPE_PUBLISHABLE_KEY } : {}),
      ...(env.STRIPE_API_BASE ? { apiBase: env.STRIPE_API_BASE } : {}),
    },
    appUrl: env.APP_URL,
    signingSecret: env.AUTH_SECRET,
    previousSigningSecrets: env.AUTH_SECRET_PREVIOUS,
    allowPrivateEndpoints: env.ALLOW_PRIVATE_ENDPOINTS,
    ...(mailer ? { mail: { mailer, ...mailSettings(env) } } : {}),
    logger,
  });
  return { billing, database, logger, stopTelemetry };
}

/** Mails for operators go to whoever is named as staff, whatever their role. */
const mailSettings = ({ OPERATOR_EMAILS, MAIL_WEBHOOK_SECRET }: Environment) => ({
  operators: [...OPERATOR_EMAILS].flatMap(([email, role]) => (role === 'customer' ? [] : [email])),
  reportSecrets: MAIL_WEBHOOK_SECRET,
});

/** Ends the process in order on the first signal; a second one, or ten seconds, ends it at once. */
export function stopOnSignal(logger: Logger, stop: () => Promise<void>): void {
  let isStopping = false;
  const handle = (signal: string) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), 10_000).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'not stopped in order');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, handle);
}
