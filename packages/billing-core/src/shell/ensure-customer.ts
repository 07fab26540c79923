import type { BillingContext } from './context.ts';

/**
 * The one Stripe customer of an account, made at its first need. Two requests at once use the same key and so get the same
 * customer; one that a dead process made and did not keep is found by its metadata, also when Stripe forgot the key.
 */
export async function ensureCustomer({ db, stripe }: BillingContext, accountId: string): Promise<string> {
  const account = await db
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  const known = account.stripe_customer_id;
  const isGone = known ? await isDeleted(db, known) : false;
  if (known && !isGone) return known;

  const sameAddress = await stripe.customers.list({ email: account.email, limit: 100 });
  const made = sameAddress.data.find(
    ({ id, metadata }) => metadata.billwright_account === accountId && id !== known,
  );
  const customer =
    made ??
    (await stripe.customers.create(
      { email: account.email, name: account.name, metadata: { billwright_account: accountId } },
      { idempotencyKey: `bw:customer:${accountId}${known ? `:after:${known}` : ''}` },
    ));
  await db
    .updateTable('accounts')
    .set({ stripe_customer_id: customer.id })
    .where('id', '=', accountId)
    .where((eb) => (known ? eb('stripe_customer_id', '=', known) : eb('stripe_customer_id', 'is', null)))
    .execute();
  const now = await db
    .selectFrom('accounts')
    .select('stripe_customer_id')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  return now.stripe_customer_id ?? customer.id;
}

async function isDeleted(db: BillingContext['db'], customerId: string): Promise<boolean> {
  const row = await db
    .selectFrom('customers')
    .select('deleted')
    .where('id', '=', customerId)
    .executeTakeFirst();
  return row?.deleted ?? false;
}
