import { pino } from 'pino';
import type Stripe from 'stripe';
import type { BillingContext } from '../src/shell/context.ts';
import { storeEvent } from '../src/shell/handle-webhook.ts';
import { openOutside } from '../src/shell/open-outside.ts';
import type { World } from './world.ts';

/** The shell's own context of a world, for tests that take its steps one by one. */
export function createContext({ options, now, db }: World): BillingContext {
  const { connectionString, stripe: settings } = options;
  const logger = pino({ level: 'silent' });
  return {
    db,
    connectionString,
    config: options.config,
    settings,
    ...openOutside({ db, connectionString, settings, logger }),
    livemode: false,
    appUrl: options.appUrl,
    signingSecret: options.signingSecret,
    logger,
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
