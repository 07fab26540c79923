import { randomUUID } from 'node:crypto';
import { createDb, type Db, ensureInboxPartitions, migrateToLatest } from '@billwright/db';
import { startTestServer } from '@billwright/postgres-embedded';
import { sql } from 'kysely';
import { pino } from 'pino';
import { aConfig } from '../../src/domain/catalog/config.example.ts';
import type { BillingContext } from '../../src/shell/context.ts';
import { openOutside } from '../../src/shell/deliveries/open-outside.ts';
import { createInboxWriter } from '../../src/shell/receive/store-events.ts';
import { createSecretBox } from '../../src/shell/secret-box.ts';
import { DAY, SIGNING_SECRET, START } from '../world.ts';
import { type Failpoint, underFailpoint } from './failpoints.ts';
import { readsWithoutBudget } from './reads-without-budget.ts';
import type { RecordedLife, Recording } from './record-lives.ts';

export interface LabDatabase extends Db {
  url: string;
  drop(): Promise<void>;
}

/** A server and a migrated database for a program of its own; tests have theirs from `createTestDatabase`. */
export async function openLabDatabase(): Promise<LabDatabase> {
  const server = await startTestServer();
  const opened = createDb({ connectionString: server.url, max: 10 });
  await migrateToLatest(opened.db);
  const drop = async () => {
    await opened.destroy();
    await server.stop();
  };
  return { ...opened, url: server.url, drop };
}

/** A recording and a database to apply it in, over and over. */
export interface Lab {
  database: LabDatabase;
  recording: Recording;
  /** A process's context of its own; its statements pass the failpoint. */
  contextOf(failpoint?: Failpoint): BillingContext;
  /** What waits for its next try has waited long enough. */
  letTimePass(seconds: number): void;
  /** As if nothing had ever come. */
  forget(options?: { terms: boolean }): Promise<void>;
  close(): Promise<void>;
}

export async function openLab(database: LabDatabase, recording: Recording): Promise<Lab> {
  const { db, url } = database;
  const { simulator, lives } = recording;
  const settings = { secretKey: 'sk_test_lab', webhookSecrets: [], apiBase: simulator.url };
  const logger = pino({ level: process.env.LAB_LOG ?? 'silent' });
  const outside = openOutside({ db, connectionString: url, settings, logger });
  for (let at = START; at < simulator.simulator.now() + 31 * DAY; at += 28 * DAY)
    await ensureInboxPartitions(db, new Date(at * 1000));
  await insertAccounts(database, lives);
  let later = 0;
  const contextOf = (failpoint: Failpoint = () => 'go'): BillingContext => {
    const own = underFailpoint(database.pool, failpoint);
    return {
      db: own,
      connectionString: url,
      config: aConfig,
      settings,
      ...outside,
      reads: readsWithoutBudget(outside.stripe),
      livemode: false,
      appUrl: 'http://app.example',
      signingSecret: SIGNING_SECRET,
      secretBox: createSecretBox(SIGNING_SECRET),
      inbox: createInboxWriter(own),
      logger,
      now: () => new Date((simulator.simulator.now() + later) * 1000),
    };
  };
  return {
    database,
    recording,
    contextOf,
    letTimePass: (seconds) => {
      later += seconds;
    },
    forget: async ({ terms } = { terms: false }) => {
      await sql`truncate object_states, webhook_inbox, billing_events, audit_log, effects, mails, intents, stripe_calls,
        operator_alerts, revenue_points, revenue_movements, customers, subscriptions, subscription_items,
        subscription_schedules, invoices, payment_methods, payment_invoices, tax_ids, refunds, refund_requests,
        purchases, entitlement_grants, disputes, dispute_movements, dispute_steps, dispute_answers, dispute_files,
        early_fraud_warnings, dunning_cases, dunning_failures, dunning_steps`.execute(db);
      if (terms) await sql`truncate price_terms, discount_terms`.execute(db);
      await sql`update accounts set currency = null`.execute(db);
      await sql`update checkout_sessions set status = 'open', payment_status = 'unpaid', subscription_id = null,
        url = 'http://pay.example'`.execute(db);
    },
    close: async () => {
      await outside.jobs.stop();
      await database.drop();
      await simulator.close();
    },
  };
}

async function insertAccounts({ db }: LabDatabase, lives: readonly RecordedLife[]): Promise<void> {
  const accounts = lives.map(({ accountId, customerId }) => ({
    id: accountId,
    livemode: false,
    name: accountId,
    email: '',
    currency: null,
    stripe_customer_id: customerId,
  }));
  await db.insertInto('accounts').values(accounts).execute();
  const sessions = lives.flatMap(({ accountId, sessionIds }) =>
    sessionIds.map((id) => ({
      id,
      account_id: accountId,
      intent_id: randomUUID(),
      plan_key: 'starter',
      interval: 'month' as const,
      currency: 'usd',
      status: 'open' as const,
      payment_status: 'unpaid',
      subscription_id: null,
      url: 'http://pay.example',
      expires_at: new Date(START * 1000),
    })),
  );
  if (sessions.length > 0) await db.insertInto('checkout_sessions').values(sessions).execute();
}
