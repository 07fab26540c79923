import type { Act } from '../../billing.ts';
import { findCustomer, findCustomerOfAccount } from '../../stripe/find-made.ts';
import type { ActKindName } from '../calls/act-kinds.ts';
import { callStripe } from '../calls/call-stripe.ts';
import { loadAttempt, wasEverSent } from '../calls/choose-key.ts';
import type { BillingContext } from '../context.ts';

const STEP = 'create_customer';

/**
 * The one Stripe customer of an account, made at its first need.
 *
 * - The claim is a stored intent, one an account, written before the call: requests that race meet the same intent, send the
 *   same parameters under the same key, and get the same customer.
 * - One that a dead process made without keeping it comes back under that key, or, when Stripe may have forgotten the key, is
 *   found by its metadata.
 * - One that our rows or Stripe have for the account already is taken: a database that was restored from a backup knows
 *   nothing of the customers, and the intents, that were made after it.
 * - A deleted customer is replaced.
 */
export async function ensureCustomer(context: BillingContext, accountId: string): Promise<string> {
  const { db } = context;
  const account = await db
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  const known = account.stripe_customer_id;
  if (known && !(await isDeleted(context, { accountId, customerId: known }))) return known;

  const intent = await claim(context, account, known);
  const found = (await wasEverSent(db, intent.id, STEP)) ? undefined : await findMade(context, account);
  const customerId = found ?? (await create(context, { accountId, intent }));
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('accounts')
      .set({ stripe_customer_id: customerId })
      .where('id', '=', accountId)
      .where('stripe_customer_id', 'is not distinct from', known)
      .execute();
    await trx
      .updateTable('intents')
      .set({ state: 'succeeded', result: JSON.stringify({ customerId }) })
      .where('account_id', '=', accountId)
      .where('id', '=', intent.id)
      .execute();
  });
  return customerId;
}

async function create(
  context: BillingContext,
  { accountId, intent }: { accountId: string; intent: CustomerIntent },
): Promise<string> {
  const { stripe } = context;
  const metadata = { billwright_account: accountId, intent_id: intent.id };
  const { id } = await callStripe(
    context,
    { intentId: intent.id, step: STEP, attempt: intent.attempt },
    {
      make: (options) => stripe.customers.create({ ...intent.params, metadata }, options),
      find: () => findCustomer(stripe, { email: intent.params.email, intentId: intent.id }),
    },
  );
  return id;
}

/** The customer that the account has without our having kept it. */
async function findMade(
  { db, stripe }: BillingContext,
  { id: accountId, email }: { id: string; email: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('customers')
    .select('id')
    .where('account_id', '=', accountId)
    .where('deleted', '=', false)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? findCustomerOfAccount(stripe, { email, accountId });
}

interface CustomerIntent {
  id: string;
  params: { email: string; name: string };
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
      kind: 'ensure_customer' satisfies ActKindName,
      params: JSON.stringify(params),
      params_hash: '',
      result: null,
      error: null,
      actor_id: 'system',
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'act_id']).doNothing())
    .execute();
  const ofAct = { account_id: act.accountId, act_id: act.actId };
  const { id } = await loadIntent(db, ofAct);
  // What Stripe refused (an address that is none) is tried anew with what stands in the account now, once for all who come.
  const attempt = await loadAttempt(db, { intentId: id, step: STEP });
  await db
    .updateTable('intents')
    .set({ params: JSON.stringify(params), attempt })
    .where('account_id', '=', account.id)
    .where('id', '=', id)
    .where('attempt', '<', attempt)
    .execute();
  const row = await loadIntent(db, ofAct);
  return {
    id,
    params: { email: String(row.params.email), name: String(row.params.name) },
    attempt: row.attempt,
  };
}

const loadIntent = (db: BillingContext['db'], ofAct: { account_id: string; act_id: string }) =>
  db
    .selectFrom('intents')
    .select(['id', 'params', 'attempt'])
    .where((eb) => eb.and(ofAct))
    .executeTakeFirstOrThrow();

async function isDeleted(
  { db }: BillingContext,
  { accountId, customerId }: { accountId: string; customerId: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('customers')
    .select('deleted')
    .where('account_id', '=', accountId)
    .where('id', '=', customerId)
    .executeTakeFirst();
  return row?.deleted ?? false;
}
