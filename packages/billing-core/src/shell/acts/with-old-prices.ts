import Stripe from 'stripe';
import type { BillingContext } from '../context.ts';

/** Two that need the same price at once may close it for each other. */
const ROUNDS = 3;

/**
 * Does something that names prices which may be archived by now, such as a schedule that keeps what a subscriber has until the
 * period ends: Stripe says where a price is chosen that it accepts active ones only, and knows no exception for who has it.
 *
 * They are active meanwhile, and archived again whatever came of it. Nothing sells them: what is sold stands in our catalogue.
 * What a process that died left active, the act that goes on for it archives, or the next push.
 *
 * @param work told how many times it was begun before
 */
export async function withOldPrices<T>(
  context: BillingContext,
  priceIds: readonly string[],
  work: (round: number) => Promise<T>,
): Promise<T> {
  const old = await findOld(context, priceIds);
  if (old.length === 0) return work(0);
  try {
    for (let round = 0; ; round += 1) {
      for (const id of old) await setActive(context, id, true);
      try {
        return await work(round);
      } catch (error) {
        if (round + 1 >= ROUNDS || !isInactivePrice(error)) throw error;
      }
    }
  } finally {
    for (const id of old) await setActive(context, id, false);
  }
}

/** Those that the catalogue does not sell, and that no price migration has opened for as long as it runs. */
async function findOld({ db }: BillingContext, priceIds: readonly string[]): Promise<string[]> {
  const ids = [...new Set(priceIds)];
  const sold = await db
    .selectFrom('catalog_prices')
    .select('price_id')
    .where('active', '=', true)
    .where('price_id', 'in', ids)
    .execute();
  const opened = await db.selectFrom('price_migrations').select('opened_price_ids').execute();
  const kept = new Set([
    ...sold.map(({ price_id }) => price_id),
    ...opened.flatMap(({ opened_price_ids }) => opened_price_ids),
  ]);
  return ids.filter((id) => !kept.has(id));
}

/** Setting a field to what it should be may be repeated: it needs no key of ours. */
async function setActive({ stripe, reads }: BillingContext, id: string, active: boolean): Promise<void> {
  const price = await reads.run('GET price', () => stripe.prices.retrieve(id));
  if (price.active !== active) await stripe.prices.update(id, { active });
}

const isInactivePrice = (error: unknown) =>
  error instanceof Stripe.errors.StripeInvalidRequestError &&
  /price specified is inactive/i.test(error.message);
