import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import type { Accounts } from '../../capabilities/accounts.ts';
import { followProduct } from '../../domain/billing-details.ts';
import type { BillingContext } from '../context.ts';
import { oweEffects } from '../effects/owe-effects.ts';
import { beginInLanguage } from '../mails/preferences.ts';
import { loadBillingDetails } from '../views/view-billing-details.ts';
import { oweBillingDetails } from './owe-billing-details.ts';

/**
 * Makes sure that the billing account exists; its name and address follow the product's, and so does who is billed, as far as
 * nobody set that otherwise. A new account is owed its Stripe customer, in the same transaction, and is written to in the
 * language that it came with.
 */
export async function ensureAccount(
  context: BillingContext,
  { id, name, email, language = null }: Parameters<Accounts['ensure']>[0],
): Promise<void> {
  const { db, livemode } = context;
  await db.transaction().execute(async (trx) => {
    const before = await trx
      .selectFrom('accounts')
      .select(['name', 'email'])
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst();
    const { details } = await loadBillingDetails(trx, id);
    const { is_new: isNew } = await trx
      .insertInto('accounts')
      .values({ id, name, email, livemode, currency: null, stripe_customer_id: null })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ name, email }))
      .returning(sql<boolean>`xmax = 0`.as('is_new'))
      .executeTakeFirstOrThrow();
    if (isNew) await begin({ ...context, db: trx }, { id, language });
    if (!before) return;
    const change = followProduct(before, { name, email }, details);
    if (Object.keys(change).length === 0) return;
    const because = 'The account was given another name or address in the product.';
    await oweBillingDetails(context, trx, { accountId: id, change, actor: 'system', because });
  });
}

async function begin(
  { db: trx, jobs, now }: Pick<BillingContext, 'jobs' | 'now'> & { db: Transaction<Database> },
  { id, language }: { id: string; language: string | null },
): Promise<void> {
  if (language !== null) await beginInLanguage({ db: trx, now }, id, language);
  await oweEffects(trx, jobs, [
    { kind: 'ensure_customer', key: `ensure_customer:${id}`, accountId: id, payload: {} },
  ]);
}
