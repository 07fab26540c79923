import { type Billing, createBilling, loadBillingConfig } from '@billwright/billing-core';
import { createDb } from '@billwright/db';

let opened: Promise<Billing> | undefined;

/** One for the process, made with the first request: a build of the app opens no database. */
export function openBilling(): Promise<Billing> {
  opened ??= open(process.env);
  return opened;
}

async function open(env: NodeJS.ProcessEnv): Promise<Billing> {
  const connectionString = required(env, 'DATABASE_URL');
  const { db } = createDb({ connectionString, applicationName: 'next' });
  return createBilling({
    db,
    connectionString,
    config: await loadBillingConfig(required(env, 'BILLING_CONFIG')),
    stripe: {
      secretKey: required(env, 'STRIPE_SECRET_KEY'),
      webhookSecrets: required(env, 'STRIPE_WEBHOOK_SECRET').split(','),
    },
    appUrl: required(env, 'APP_URL'),
    signingSecret: required(env, 'AUTH_SECRET'),
  });
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}
