import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import { isLive } from '../../domain/subscription.ts';
import { optionsOf } from '../../stripe/list-objects.ts';
import type { BillingContext } from '../context.ts';

/** What a customer is needed for; nothing said means the account's own. */
export interface CustomerNeed {
  /** A connected account's id: its customers are its own (docs.stripe.com/connect/cloning-customers-across-accounts). */
  stripeAccount?: string | undefined;
  /** ISO 4217, lower case. */
  currency?: string | undefined;
}

/** The place of one customer of an account, and who is in it. */
export interface CustomerSlot {
  /** Whether it is the one in `accounts.stripe_customer_id`. */
  isMain: boolean;
  stripeAccount: string;
  currency: string | null;
  customerId: string | null;
  isDeleted: boolean;
  /** One act makes it, whoever comes. */
  actId: string;
  need: CustomerNeed;
}

/**
 * An account has one customer. A connected account's customers are others, and Stripe combines no two currencies on a customer
 * while something is live in one of them (docs.stripe.com/invoicing/multi-currency-customers): only then there is one beside it.
 */
export async function chooseCustomerSlot(
  context: Pick<BillingContext, 'db' | 'reads' | 'stripe'>,
  account: { id: string; stripe_customer_id: string | null },
  { stripeAccount = 'platform', currency }: CustomerNeed,
): Promise<CustomerSlot> {
  const isMain = stripeAccount === 'platform';
  const of = isMain ? {} : { stripeAccount };
  const actId = isMain ? 'ensure-customer' : `ensure-customer:at:${stripeAccount}`;
  const occupant = isMain
    ? await state(context.db, account.stripe_customer_id)
    : await lastMade(context.db, account.id, { stripeAccount, currency: null });
  const own: CustomerSlot = { ...occupant, isMain, stripeAccount, currency: null, actId, need: of };
  if (!currency || !own.customerId || own.isDeleted) return own;
  if (!(await isBusyInAnother(context, own.customerId, { stripeAccount, currency }))) return own;
  const beside = await lastMade(context.db, account.id, { stripeAccount, currency });
  const need = { ...of, currency };
  return { ...beside, isMain: false, stripeAccount, currency, actId: `${actId}:in:${currency}`, need };
}

type Occupant = Pick<CustomerSlot, 'customerId' | 'isDeleted'>;

async function state(db: Kysely<Database>, customerId: string | null): Promise<Occupant> {
  if (customerId === null) return { customerId, isDeleted: false };
  const row = await db
    .selectFrom('customers')
    .select('deleted')
    .where('id', '=', customerId)
    .executeTakeFirst();
  return { customerId, isDeleted: row?.deleted ?? false };
}

/** The last that was made for it. */
async function lastMade(
  db: Kysely<Database>,
  accountId: string,
  { stripeAccount, currency }: { stripeAccount: string; currency: string | null },
): Promise<Occupant> {
  const row = await db
    .selectFrom('account_customers')
    .select('customer_id')
    .where('account_id', '=', accountId)
    .where('stripe_account', '=', stripeAccount)
    .where('currency', 'is not distinct from', currency)
    .orderBy(sql`created_at desc, customer_id desc`)
    .limit(1)
    .executeTakeFirst();
  return state(db, row?.customer_id ?? null);
}

/**
 * Whether something of another currency is live at the customer: a subscription, or an item that waits for an invoice. Stripe
 * is asked for items, which no row mirrors, once the customer is known to have a currency.
 */
async function isBusyInAnother(
  { db, reads, stripe }: Pick<BillingContext, 'db' | 'reads' | 'stripe'>,
  customer: string,
  { stripeAccount, currency }: { stripeAccount: string; currency: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('customers')
    .select('currency')
    .where('id', '=', customer)
    .executeTakeFirst();
  if (!row?.currency || row.currency === currency) return false;
  const subscriptions = await db
    .selectFrom('subscriptions')
    .select('status')
    .where('customer_id', '=', customer)
    .where('currency', '!=', currency)
    .execute();
  if (subscriptions.some(({ status }) => isLive(status))) return true;
  const items = await reads.run('GET invoiceitem list', () =>
    stripe.invoiceItems.list({ customer, pending: true, limit: 100 }, optionsOf(stripeAccount)),
  );
  return items.data.some((item) => item.currency !== currency);
}
