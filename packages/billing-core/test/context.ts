import { pino } from 'pino';
import type Stripe from 'stripe';
import { drainShard } from '../src/shell/apply/drain-inbox.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { openOutside } from '../src/shell/deliveries/open-outside.ts';
import { createInboxWriter, storeEvents, toReceived } from '../src/shell/receive/store-events.ts';
import { createSecretBox } from '../src/shell/secret-box.ts';
import type { World } from './world.ts';

/** The shell's own context of a world, for tests that take its steps one by one. */
export function createContext({ options, now, db }: Pick<World, 'options' | 'now' | 'db'>): BillingContext {
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
    secretBox: createSecretBox(options.signingSecret),
    inbox: createInboxWriter(db),
    logger,
    now,
    ...(options.mail ? { mail: options.mail } : {}),
  };
}

/** Stores events as the route does once it has verified them; says which shards have something new. */
export async function storeAll(context: BillingContext, events: Stripe.Event[]): Promise<number[]> {
  await storeEvents(context.db, events.map(toReceived));
  const rows = await context.db
    .selectFrom('webhook_inbox')
    .select('shard')
    .distinct()
    .where('state', 'in', ['received', 'processing', 'failed'])
    .execute();
  return rows.map(({ shard }) => shard);
}

/** Stores events a batch at a time, and applies each before the next comes. */
export async function deliverInBatches(world: World, events: Stripe.Event[], batch: number): Promise<void> {
  const context = createContext(world);
  for (let from = 0; from < events.length; from += batch) {
    const shards = await storeAll(context, events.slice(from, from + batch));
    for (const shard of shards) while ((await drainShard(context, shard)) > 0);
  }
}

/** Applies what is due, as a worker would, until nothing is. */
export async function drainDue(context: BillingContext): Promise<void> {
  for (let taken = 1; taken > 0; ) {
    taken = 0;
    for (const shard of await storeAll(context, [])) taken += await drainShard(context, shard);
  }
}
