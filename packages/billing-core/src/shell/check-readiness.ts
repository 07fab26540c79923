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
  } catch (error) {
    reasons.push(`The database does not answer: ${error instanceof Error ? error.message : String(error)}`);
  }
  return reasons;
}
