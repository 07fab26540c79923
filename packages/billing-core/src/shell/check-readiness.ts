import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import { listCatalogPrices } from '../domain/catalog.ts';
import type { BillingContext } from './context.ts';

/** Why nothing can be sold or heard now, in words; empty when all is well. Asks the database, never Stripe. */
export async function checkReadiness({ db, config, settings }: BillingContext): Promise<string[]> {
  const reasons: string[] = [];
  if (settings.webhookSecrets.length === 0)
    reasons.push('STRIPE_WEBHOOK_SECRET is not set: every webhook would be refused.');
  try {
    const pushed = await db
      .selectFrom('catalog_prices')
      .select(['lookup_key', 'unit_amount_minor'])
      .where('active', '=', true)
      .execute();
    const amounts = new Map(pushed.map((row) => [row.lookup_key, row.unit_amount_minor]));
    const missing = listCatalogPrices(config).filter(
      ({ lookupKey, unitAmountMinor }) => amounts.get(lookupKey) !== unitAmountMinor,
    );
    if (missing.length > 0) {
      const keys = missing.map(({ lookupKey }) => lookupKey).join(', ');
      reasons.push(`Not at Stripe as the code says: ${keys}. Run npm run push.`);
    }
    reasons.push(...(await findLateSweeps(db)));
  } catch (error) {
    reasons.push(`The database does not answer: ${error instanceof Error ? error.message : String(error)}`);
  }
  return reasons;
}

/** Stripe lists events for thirty days, so that a sweep which stands still is no emergency yet; nobody must forget it though. */
const LATE_HOURS = 24;

async function findLateSweeps(db: Kysely<Database>): Promise<string[]> {
  const late = await db
    .selectFrom('event_sweeps')
    .select(['stripe_account', 'swept_at'])
    // A connected account that has left is no fault of this deployment.
    .where('stripe_account', '=', 'platform')
    .where('swept_at', '<', sql<Date>`now() - make_interval(hours => ${LATE_HOURS})`)
    .execute();
  return late.map(
    ({ stripe_account, swept_at }) =>
      `Events of ${stripe_account} were last compared with Stripe's at ${swept_at.toISOString()}: is a worker running?`,
  );
}
