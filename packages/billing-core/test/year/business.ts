import type { Database } from '@billwright/db';
import { type RunningSimulator, startSimulator } from '@billwright/stripe-simulator';
import { type Kysely, sql } from 'kysely';
import type Stripe from 'stripe';
import type { Billing } from '../../src/billing.ts';
import { type BillingOptions, createBilling } from '../../src/create-billing.ts';
import type { BillingContext } from '../../src/shell/context.ts';
import { createContext } from '../context.ts';
import { readsWithoutBudget } from '../lab/reads-without-budget.ts';
import { clientOf, SIGNING_SECRET } from '../world.ts';
import { type Clockwork, createClockwork } from './clockwork.ts';
import { type EventFeed, openEventFeed } from './event-feed.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';
import type { PlainPolicy, PlainUse } from './plain/plain-mails.ts';
import { PLANTS, type Plant, type PlantName } from './plants.ts';
import { createWorking, type Working } from './working.ts';
import { yearConfig, yearPolicy } from './year-config.ts';

/** 1 January 2026, 09:00 UTC. */
export const YEAR_BEGINS = Date.UTC(2026, 0, 1, 9) / 1_000;
const WEBHOOK_SECRET = 'whsec_of_the_year';

/** A whole business on a database of its own and a simulated Stripe, whose only clock is the simulator's. */
export interface Business {
  billing: Billing;
  context: BillingContext;
  db: Kysely<Database>;
  /** Stripe itself, as a test looks at it and as customers use its pages. */
  stripe: Stripe;
  simulator: RunningSimulator;
  feed: EventFeed;
  clockwork: Clockwork;
  mailbox: Mailbox;
  working: Working;
  policy: PlainPolicy;
  /** What was used, in the order in which it was. */
  uses: PlainUse[];
  /** Numbers acts, so that the same seed asks Stripe the same. */
  nextAct(): string;
  /** Unix seconds. */
  now(): number;
  close(): Promise<void>;
}

/** Compares objects and sweeps events: what they would mend is what the year is to find. */
const SAFETY_NETS = new Set(['sweep-events', 'compare-objects']);

export async function openBusiness(
  database: { db: Kysely<Database>; url: string },
  { seed, days, plant }: { seed: number; days: number; plant?: PlantName | undefined },
): Promise<Business> {
  const bug: Plant = plant ? PLANTS[plant] : {};
  const simulator = await startSimulator({ port: 0, seed, now: YEAR_BEGINS });
  const now = () => simulator.simulator.now();
  const stripe = clientOf(simulator);
  const mailbox = createMailbox(now, bug.mail);
  const policy = yearPolicy(YEAR_BEGINS, days);
  const options: BillingOptions = {
    db: database.db,
    connectionString: database.url,
    config: yearConfig(policy, now),
    stripe: {
      secretKey: 'sk_test_year',
      webhookSecrets: [WEBHOOK_SECRET],
      apiBase: simulator.url,
    },
    appUrl: 'http://app.example',
    signingSecret: SIGNING_SECRET,
    mail: { mailer: mailbox.mailer, operators: ['staff@year.example'] },
    now: () => new Date(now() * 1_000),
  };
  const billing = createBilling(options);
  const clockwork = createClockwork(SAFETY_NETS);
  const made = createContext({ options, now: () => new Date(now() * 1_000), db: database.db });
  const context: BillingContext = {
    ...made,
    jobs: clockwork.jobs,
    reads: readsWithoutBudget(made.stripe),
  };
  const feed = openEventFeed(simulator, {
    secret: WEBHOOK_SECRET,
    ...(bug.drops ? { drops: bug.drops } : {}),
  });
  const working = createWorking({ context, billing, feed, clockwork });
  await shareOneShard(database.db);
  if (bug.trigger) await plantTrigger(database.db, bug.trigger);
  await settleAtStripe(simulator, stripe);
  await billing.push.apply();
  let acts = 0;
  return {
    billing,
    context,
    db: database.db,
    stripe,
    simulator,
    feed,
    clockwork,
    mailbox,
    working,
    policy,
    uses: [],
    nextAct: () => {
      acts += 1;
      return `year-${acts}`;
    },
    now,
    close: async () => {
      feed.close();
      await billing.close();
      await made.jobs.stop();
      await simulator.close();
    },
  };
}

/** As docs/dunning.md asks: after the last of Stripe's tries the end is the policy's. What was earned is paid out every Monday. */
async function settleAtStripe({ url }: RunningSimulator, stripe: Stripe): Promise<void> {
  const { ok } = await fetch(`${url}/_simulator/billing`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ after_last_retry: 'leave_past_due' }),
  });
  if (!ok) throw new Error('The settings of retries were refused.');
  await stripe.balanceSettings.update({
    payments: { payouts: { schedule: { interval: 'weekly', weekly_payout_days: ['monday'] } } },
  });
}

/**
 * All customers' events in one transaction a look: the shards are for workers side by side, and each of the sixty-four would
 * cost as much for its two events of a day as one does for all.
 */
async function shareOneShard(db: Kysely<Database>): Promise<void> {
  await sql`create function one_shard() returns trigger language plpgsql as
    $$ begin new.shard := 0; return new; end $$`.execute(db);
  await sql`create trigger one_shard before insert on webhook_inbox for each row execute function one_shard()`.execute(
    db,
  );
}

async function plantTrigger(
  db: Kysely<Database>,
  { table, on, body }: NonNullable<Plant['trigger']>,
): Promise<void> {
  await sql
    .raw(`create function planted() returns trigger language plpgsql as $$ begin ${body} end $$`)
    .execute(db);
  await sql
    .raw(`create trigger planted before ${on} on ${table} for each row execute function planted()`)
    .execute(db);
}
