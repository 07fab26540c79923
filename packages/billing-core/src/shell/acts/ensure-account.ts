import type { BillingContext } from '../context.ts';

/** Makes sure that the billing account exists; its name and address follow the product's. */
export async function ensureAccount(
  { db, livemode }: BillingContext,
  { id, name, email }: { id: string; name: string; email: string },
): Promise<void> {
  await db
    .insertInto('accounts')
    .values({ id, name, email, livemode, currency: null, stripe_customer_id: null })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ name, email }))
    .execute();
}
