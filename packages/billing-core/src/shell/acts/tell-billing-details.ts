import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import type Stripe from 'stripe';
import type { BillingDetailsChange } from '../../domain/billing-details.ts';
import { onAccount } from '../../stripe/on-account.ts';
import { readGeneration } from '../apply/object-states.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import { callStripe } from '../calls/call-stripe.ts';
import { loadAttempt } from '../calls/choose-key.ts';
import type { BillingContext } from '../context.ts';
import type { RunEffect } from '../effects/run-effects.ts';
import { ensureCustomer } from './ensure-customer.ts';
import { type AccountCustomer, loadCustomers } from './load-customers.ts';

const LEASE_SECONDS = 60;

/**
 * Tells Stripe what was changed here of who is billed: the fields that were changed and no others, so that what somebody changed
 * there meanwhile stays. Of two that run at once one tells, until nothing newer waits. Nothing that Stripe tells ever comes
 * here, so no change echoes.
 */
export const tellBillingDetails: RunEffect = async (context, effect) => {
  const accountId = String(effect.account_id);
  await ensureCustomer(context, accountId);
  const customers = await loadCustomers(context.db, accountId);
  for (let told = 0; ; told += 1) {
    const waiting = await lease(context.db, accountId);
    if (!waiting) {
      await assertTold(context.db, accountId);
      return told === 0 ? 'Stripe was told already.' : null;
    }
    for (const customer of customers) await tell(context, { accountId, customer, ...waiting });
    await markTold(context.db, accountId, waiting.revision);
  }
};

interface Waiting {
  revision: number;
  change: BillingDetailsChange;
}

/** By the database's clock; whoever died at it gives way a minute later. */
async function lease(db: Kysely<Database>, accountId: string): Promise<Waiting | undefined> {
  const row = await db
    .updateTable('billing_details')
    .set({ leased_until: sql<Date>`now() + make_interval(secs => ${LEASE_SECONDS})` })
    .where('account_id', '=', accountId)
    .whereRef('sent_revision', '<', 'revision')
    .where((eb) => eb.or([eb('leased_until', 'is', null), eb('leased_until', '<', sql<Date>`now()`)]))
    .returning(['revision', 'pending'])
    .executeTakeFirst();
  return row && { revision: row.revision, change: row.pending };
}

/** Another worker that is at it may die: then it is this effect's turn again. */
async function assertTold(db: Kysely<Database>, accountId: string): Promise<void> {
  const open = await db
    .selectFrom('billing_details')
    .select('revision')
    .where('account_id', '=', accountId)
    .whereRef('sent_revision', '<', 'revision')
    .executeTakeFirst();
  if (open) throw new Error('Another worker is telling Stripe: whether it did is looked at again.');
}

/** What was changed again meanwhile stays to be told, together with this. */
async function markTold(db: Kysely<Database>, accountId: string, revision: number): Promise<void> {
  await db
    .updateTable('billing_details')
    .set({
      sent_revision: revision,
      leased_until: null,
      pending: sql`case when revision = ${revision} then '{}'::jsonb else pending end`,
    })
    .where('account_id', '=', accountId)
    .where('sent_revision', '<', revision)
    .execute();
}

async function tell(
  context: BillingContext,
  { accountId, customer, revision, change }: Waiting & { accountId: string; customer: AccountCustomer },
): Promise<void> {
  const { db, stripe } = context;
  const { customerId, stripeAccount } = customer;
  const step = { intentId: `tell_billing_details:${accountId}`, step: `revision_${revision}_${customerId}` };
  const known = await readGeneration(db, { stripeAccount, id: customerId });
  const answer = await callStripe(
    context,
    { ...step, attempt: await loadAttempt(db, step) },
    {
      make: (keyed) => {
        const options = { ...keyed, ...onAccount(stripeAccount) };
        return stripe.customers.update(customerId, toParams(change), options);
      },
      // Setting the same fields again changes nothing: there is nothing to look for.
      find: () => Promise.resolve(undefined),
    },
  );
  await observeAnswer(context, answer, { action: 'customer.update', actor: 'system', known, stripeAccount });
}

/** Stripe takes an empty text for nothing (docs.stripe.com/api/metadata, unsetting; docs.stripe.com/api/customers/update). */
function toParams({ name, email, phone, address }: BillingDetailsChange): Stripe.CustomerUpdateParams {
  return {
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone: phone ?? '' }),
    ...(address === undefined ? {} : { address: address ? emptyForNull(address) : '' }),
  };
}

const emptyForNull = (address: NonNullable<BillingDetailsChange['address']>): Stripe.AddressParam => ({
  line1: address.line1 ?? '',
  line2: address.line2 ?? '',
  city: address.city ?? '',
  state: address.state ?? '',
  postal_code: address.postal_code ?? '',
  country: address.country ?? '',
});
