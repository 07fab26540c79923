import type { Act } from '../billing.ts';
import { callStripe } from './call-stripe.ts';
import type { BillingContext } from './context.ts';

const KEY_LIFE_MS = 23 * 3_600_000;

/**
 * The one Stripe customer of an account, made at its first need.
 *
 * The claim is a stored intent, one an account, written before the call: requests that race meet the same intent, send the
 * same parameters under the same key, and get the same customer. One that a dead process made without keeping it comes back
 * under that key, or, when Stripe has forgotten the key, is found by its metadata. A deleted customer is replaced.
 */
export async function ensureCustomer(context: BillingContext, accountId: string): Promise<string> {
  const { db, stripe } = context;
  const account = await db
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  const known = account.stripe_customer_id;
  if (known && !(await isDeleted(context, known))) return known;

  const intent = await claim(context, account, known);
  const made =
    (await findMade(context, intent)) ??
    (await callStripe(
      context,
      { intentId: intent.id, step: 'create_customer', attempt: intent.attempt },
      (options) =>
        stripe.customers.create(
          { ...intent.params, metadata: { billwright_account: accountId, billwright_intent: intent.id } },
          options,
        ),
    ));
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('accounts')
      .set({ stripe_customer_id: made.id })
      .where('id', '=', accountId)
      .where('stripe_customer_id', 'is not distinct from', known)
      .execute();
    await trx
      .updateTable('intents')
      .set({ state: 'succeeded', result: JSON.stringify({ customerId: made.id }) })
      .where('id', '=', intent.id)
      .execute();
  });
  return made.id;
}

interface CustomerIntent {
  id: string;
  params: { email: string; name: string };
  /** Another key once Stripe may have forgotten the last; before it is used, what was made is looked for. */
  attempt: number;
}

/** The same for everybody who comes to it: also the parameters, which a changed address would otherwise make others. */
async function claim(
  { db }: BillingContext,
  account: { id: string; email: string; name: string },
  replaced: string | null,
): Promise<CustomerIntent> {
  const act: Pick<Act, 'accountId' | 'actId'> = {
    accountId: account.id,
    actId: replaced ? `ensure-customer:after:${replaced}` : 'ensure-customer',
  };
  const params = { email: account.email, name: account.name };
  await db
    .insertInto('intents')
    .values({
      id: crypto.randomUUID(),
      account_id: act.accountId,
      act_id: act.actId,
      kind: 'ensure_customer',
      params: JSON.stringify(params),
      params_hash: '',
      result: null,
      error: null,
      actor_id: 'system',
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'act_id']).doNothing())
    .execute();
  const row = await db
    .selectFrom('intents')
    .select(['id', 'params', 'created_at'])
    .where('account_id', '=', act.accountId)
    .where('act_id', '=', act.actId)
    .executeTakeFirstOrThrow();
  return {
    id: row.id,
    params: { email: String(row.params.email), name: String(row.params.name) },
    attempt: 1 + Math.floor((Date.now() - row.created_at.getTime()) / KEY_LIFE_MS),
  };
}

/** Listed, not searched: search lags behind what was written (docs.stripe.com/search). */
async function findMade({ stripe }: BillingContext, intent: CustomerIntent) {
  if (intent.attempt === 1) return undefined;
  for await (const customer of stripe.customers.list({ email: intent.params.email, limit: 100 }))
    if (customer.metadata.billwright_intent === intent.id) return customer;
  return undefined;
}

async function isDeleted({ db }: BillingContext, customerId: string): Promise<boolean> {
  const row = await db
    .selectFrom('customers')
    .select('deleted')
    .where('id', '=', customerId)
    .executeTakeFirst();
  return row?.deleted ?? false;
}
