import { findCustomer, findCustomerOfAccount } from '../../stripe/find-made.ts';
import { onAccount } from '../../stripe/on-account.ts';
import { callStripe } from '../calls/call-stripe.ts';
import { wasEverSent } from '../calls/choose-key.ts';
import type { BillingContext } from '../context.ts';
import { type CustomerNeed, type CustomerSlot, chooseCustomerSlot } from './choose-customer-slot.ts';
import { CREATE_CUSTOMER, type CustomerIntent, claimCustomer } from './claim-customer.ts';

/**
 * The one Stripe customer of an account, made at sign-up or at its first need; for a connected account, or a currency that the
 * first can't be charged in, the one beside it (`choose-customer-slot.ts`).
 *
 * - The claim is a stored intent, one an account, written before the call: requests that race meet the same intent, send the
 *   same parameters under the same key, and get the same customer.
 * - One that a dead process made without keeping it comes back under that key, or, when Stripe may have forgotten the key, is
 *   found by its metadata.
 * - One that our rows or Stripe have for the account already is taken: a database that was restored from a backup knows
 *   nothing of the customers, and the intents, that were made after it.
 * - One that has the same address for mail and was made by somebody else is never taken: nobody proved that it is theirs.
 * - A deleted customer is replaced.
 */
export async function ensureCustomer(
  context: BillingContext,
  accountId: string,
  need: CustomerNeed = {},
): Promise<string> {
  const { db } = context;
  const account = await db
    .selectFrom('accounts')
    .select(['id', 'email', 'name', 'stripe_customer_id'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  const slot = await chooseCustomerSlot(context, account, need);
  if (slot.customerId && !slot.isDeleted) return slot.customerId;

  const intent = await claimCustomer(db, account, slot);
  const found = (await wasEverSent(db, intent.id, CREATE_CUSTOMER))
    ? undefined
    : await findMade(context, account, slot);
  const customerId = found ?? (await create(context, { accountId, intent }, slot));
  await keep(context, { accountId, intentId: intent.id, customerId }, slot);
  return customerId;
}

async function create(
  context: BillingContext,
  { accountId, intent }: { accountId: string; intent: CustomerIntent },
  { stripeAccount, currency }: CustomerSlot,
): Promise<string> {
  const { stripe } = context;
  const of = onAccount(stripeAccount);
  const metadata = {
    billwright_account: accountId,
    intent_id: intent.id,
    ...(currency === null ? {} : { billwright_currency: currency }),
  };
  const { id } = await callStripe(
    context,
    { intentId: intent.id, step: CREATE_CUSTOMER, attempt: intent.attempt },
    {
      make: (keyed) => {
        const options = { ...keyed, ...of };
        return stripe.customers.create({ ...intent.params, metadata }, options);
      },
      find: () => findCustomer(stripe, { email: intent.params.email, intentId: intent.id }, of),
    },
  );
  return id;
}

/** The customer that the account has in this place without our having kept it. */
async function findMade(
  { db, stripe }: BillingContext,
  { id: accountId, email }: { id: string; email: string },
  { isMain, stripeAccount, currency }: CustomerSlot,
): Promise<string | undefined> {
  const row = isMain
    ? await db
        .selectFrom('customers')
        .leftJoin('account_customers as known', (join) =>
          join
            .onRef('known.account_id', '=', 'customers.account_id')
            .onRef('known.customer_id', '=', 'customers.id'),
        )
        .select('customers.id')
        .where('customers.account_id', '=', accountId)
        .where('customers.deleted', '=', false)
        // Those of a connected account, or for one currency alone, are beside it.
        .where((eb) =>
          eb.or([eb('known.stripe_account', 'is', null), eb('known.stripe_account', '=', 'platform')]),
        )
        .where('known.currency', 'is', null)
        .orderBy('customers.id')
        .limit(1)
        .executeTakeFirst()
    : undefined;
  return row?.id ?? findCustomerOfAccount(stripe, { email, accountId, currency }, onAccount(stripeAccount));
}

/** From now on it is the account's. */
async function keep(
  { db }: BillingContext,
  { accountId, intentId, customerId }: { accountId: string; intentId: string; customerId: string },
  slot: CustomerSlot,
): Promise<void> {
  const { stripeAccount, currency } = slot;
  await db.transaction().execute(async (trx) => {
    if (slot.isMain)
      await trx
        .updateTable('accounts')
        .set({ stripe_customer_id: customerId })
        .where('id', '=', accountId)
        .where('stripe_customer_id', 'is not distinct from', slot.customerId)
        .execute();
    await trx
      .insertInto('account_customers')
      .values({ account_id: accountId, customer_id: customerId, stripe_account: stripeAccount, currency })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await trx
      .updateTable('intents')
      .set({ state: 'succeeded', result: JSON.stringify({ customerId }) })
      .where('account_id', '=', accountId)
      .where('id', '=', intentId)
      .execute();
  });
}
