import { pino } from 'pino';
import type Stripe from 'stripe';
import type { BillingContext } from '../src/shell/context.ts';
import { storeEvent } from '../src/shell/handle-webhook.ts';
import { createStripeClient } from '../src/stripe/client.ts';
import type { World } from './world.ts';

/** The shell's own context of a world, for tests that take its steps one by one. */
export function createContext({ options, now, db }: World): BillingContext {
  return {
    db,
    connectionString: options.connectionString,
    config: options.config,
    stripe: createStripeClient(options.stripe),
    settings: options.stripe,
    livemode: false,
    appUrl: options.appUrl,
    signingSecret: options.signingSecret,
    logger: pino({ level: 'silent' }),
    now,
  };
}

/** Stores events as the route does once it has verified them; says which shards have something new. */
export async function storeAll(context: BillingContext, events: Stripe.Event[]): Promise<number[]> {
  for (const event of events) await storeEvent(context, event);
  const rows = await context.db
    .selectFrom('webhook_inbox')
    .select('shard')
    .distinct()
    .where('state', 'in', ['received', 'failed'])
    .execute();
  return rows.map(({ shard }) => shard);
}
