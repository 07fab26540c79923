import { sql } from 'kysely';
import type { BillingContext } from '../context.ts';
import type { Migration } from './migration-rows.ts';

/**
 * Makes archived prices active while a migration needs them: a schedule names what the subscription costs until it changes,
 * what is put back is named too, and Stripe says where a price is chosen that it accepts active ones only. Nothing sells them
 * meanwhile: what is sold stands in our catalogue. Each is noted before it is opened, so that whoever ends the migration
 * closes it, whatever died.
 */
export async function openOldPrices(
  { db, stripe, reads }: BillingContext,
  { id: migrationId }: Migration,
  priceIds: readonly string[],
): Promise<void> {
  for (const id of new Set(priceIds)) {
    const { active } = await reads.run('GET price', () => stripe.prices.retrieve(id));
    if (active) continue;
    await db
      .updateTable('price_migrations')
      .set({
        opened_price_ids: sql<
          string[]
        >`array(select distinct unnest(opened_price_ids || ${[id]}::text[]) order by 1)`,
      })
      .where('id', '=', migrationId)
      .execute();
    // Setting a field to what it should be may be repeated: it needs no key of ours.
    await stripe.prices.update(id, { active: true });
  }
}

/** Archives them again, but what the catalogue sells by now. */
export async function closeOldPrices(
  { db, stripe }: BillingContext,
  { id, opened_price_ids: opened }: Pick<Migration, 'id' | 'opened_price_ids'>,
): Promise<void> {
  if (opened.length === 0) return;
  const sold = await db
    .selectFrom('catalog_prices')
    .select('price_id')
    .where('active', '=', true)
    .where('price_id', 'in', opened)
    .execute();
  for (const price of opened)
    if (!sold.some(({ price_id }) => price_id === price))
      await stripe.prices.update(price, { active: false });
  await db.updateTable('price_migrations').set({ opened_price_ids: [] }).where('id', '=', id).execute();
}
