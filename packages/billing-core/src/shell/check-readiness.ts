import { type Database, listPendingMigrations } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import type { ReadinessReason } from '../billing.ts';
import { listCatalogPrices } from '../domain/catalog/catalog-prices.ts';
import { loadPushedPrices } from './acts/load-pushed-price.ts';
import { loadWaiting } from './apply/observe-state.ts';
import type { BillingContext } from './context.ts';
import { listUnreadable } from './deliveries/seal-secrets.ts';

/** An event is applied within a second or two of its arrival. */
const INBOX_LATE_SECONDS = 300;
/** A job is begun within a second or two of its time. */
const JOBS_LATE_SECONDS = 300;
/** Stripe lists events for thirty days, so that a sweep which stands still is no emergency yet; nobody must forget it though. */
const SWEEP_LATE_HOURS = 24;

/**
 * Why nothing can be sold or heard now, or why it will soon be late, in words; empty when all is well. Asks the database, never
 * Stripe. Only what a request would meet blocks: a process that takes webhooks is needed most while the rest is late.
 */
export async function checkReadiness(context: BillingContext): Promise<ReadinessReason[]> {
  const { db, settings, circuit } = context;
  const reasons: ReadinessReason[] = [];
  if (settings.webhookSecrets.length === 0)
    reasons.push(
      blocking('no_webhook_secret', 'STRIPE_WEBHOOK_SECRET is not set: every webhook would be refused.'),
    );
  if (circuit.isOpen())
    reasons.push(
      degraded('circuit_open', 'Stripe does not answer: calls to it wait, webhooks are taken as always.'),
    );
  try {
    const pending = await listPendingMigrations(db);
    if (pending.length > 0) {
      const text = `The database is older than this code: ${pending.join(', ')} is missing.`;
      return [...reasons, blocking('migrations_pending', text)];
    }
    reasons.push(...(await checkCatalog(context)));
    reasons.push(...(await checkInbox(context)), ...(await checkJobs(db)), ...(await checkSweeps(db)));
    reasons.push(...(await checkSecrets(context)), ...(await checkMail(context)));
  } catch (error) {
    const text = `The database does not answer: ${error instanceof Error ? error.message : String(error)}`;
    reasons.push(blocking('database_unreachable', text));
  }
  return reasons;
}

const blocking = (code: ReadinessReason['code'], text: string) => ({ code, isBlocking: true, text });
const degraded = (code: ReadinessReason['code'], text: string) => ({ code, isBlocking: false, text });

async function checkCatalog(context: BillingContext): Promise<ReadinessReason[]> {
  const pushed = await loadPushedPrices(context);
  const missing = listCatalogPrices(context.config).filter(({ lookupKey }) => !pushed.has(lookupKey));
  if (missing.length === 0) return [];
  const keys = missing.map(({ lookupKey }) => lookupKey).join(', ');
  return [blocking('catalog_not_pushed', `Not at Stripe as the code says: ${keys}. Run npm run push.`)];
}

async function checkInbox(context: BillingContext): Promise<ReadinessReason[]> {
  const { age } = await loadWaiting(context);
  if (age < INBOX_LATE_SECONDS) return [];
  const text = `An event has waited for ${Math.round(age)} seconds to be applied: is a worker running?`;
  return [degraded('inbox_late', text)];
}

/** The engine's own tables are there once a worker has run (pg-boss: schema pgboss, table job). */
async function checkJobs(db: Kysely<Database>): Promise<ReadinessReason[]> {
  const { rows: tables } = await sql<{
    there: boolean;
  }>`select to_regclass('pgboss.job') is not null as there`.execute(db);
  if (!tables[0]?.there)
    return [degraded('jobs_not_running', 'No worker has run on this database yet: effects wait.')];
  const { rows } = await sql<{
    age: string | null;
  }>`select extract(epoch from now() - min(start_after)) as age
    from pgboss.job where state = 'created' and start_after < now()`.execute(db);
  const age = Number(rows[0]?.age ?? 0);
  if (age < JOBS_LATE_SECONDS) return [];
  const text = `A job has waited for ${Math.round(age)} seconds to be begun: is a worker running?`;
  return [degraded('jobs_not_running', text)];
}

async function checkSecrets(context: BillingContext): Promise<ReadinessReason[]> {
  const unreadable = await listUnreadable(context);
  if (unreadable.length === 0) return [];
  const text = `Nothing is sent to ${unreadable.join(', ')}: their secrets were sealed under another AUTH_SECRET. Give it as AUTH_SECRET_PREVIOUS, or roll them.`;
  return [degraded('endpoint_secrets_sealed', text)];
}

async function checkMail({ db, mail }: BillingContext): Promise<ReadinessReason[]> {
  if (!mail) return [degraded('mail_not_configured', 'SMTP_URL is not set: customers get no mail.')];
  const { held } = await db
    .selectFrom('mails')
    .select((eb) => eb.fn.countAll<number>().as('held'))
    .where('state', '=', 'held')
    .executeTakeFirstOrThrow();
  if (Number(held) === 0) return [];
  const text = `${held} mails are held: they may have been sent before the database was restored. Operators decide.`;
  return [degraded('mails_held', text)];
}

async function checkSweeps(db: Kysely<Database>): Promise<ReadinessReason[]> {
  const late = await db
    .selectFrom('event_sweeps')
    .select(['stripe_account', 'swept_at'])
    // A connected account that has left is no fault of this deployment.
    .where('stripe_account', '=', 'platform')
    .where('swept_at', '<', sql<Date>`now() - make_interval(hours => ${SWEEP_LATE_HOURS})`)
    .execute();
  return late.map(({ stripe_account, swept_at }) =>
    degraded(
      'sweep_late',
      `Events of ${stripe_account} were last compared with Stripe's at ${swept_at.toISOString()}: is a worker running?`,
    ),
  );
}
