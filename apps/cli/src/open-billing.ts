import { type Billing, createBilling, loadBillingConfig } from '@billwright/billing-core';
import { createDb } from '@billwright/db';
import { SettingError } from './describe-failure.ts';

function required(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new SettingError(`${name} is not set: see .env.example, or run npm start once for a local one.`);
  return value;
}

/** Opens billing with the settings of the environment, as the API does, and closes it after the work. */
export async function withBilling<T>(work: (billing: Billing) => Promise<T>): Promise<T> {
  const connectionString = required('DATABASE_URL');
  const config = await loadBillingConfig(required('BILLING_CONFIG'));
  const { db, destroy } = createDb({ connectionString, max: 2, applicationName: 'billwright-cli' });
  const apiBase = process.env.STRIPE_API_BASE;
  const billing = createBilling({
    db,
    connectionString,
    config,
    stripe: {
      secretKey: required('STRIPE_SECRET_KEY'),
      webhookSecrets: (process.env.STRIPE_WEBHOOK_SECRET ?? '').split(',').filter(Boolean),
      ...(apiBase ? { apiBase } : {}),
    },
    appUrl: required('APP_URL'),
    signingSecret: required('AUTH_SECRET'),
  });
  try {
    return await work(billing);
  } finally {
    await billing.close();
    await destroy();
  }
}
