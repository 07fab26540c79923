import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import type { MethodFacts, MethodsFacts } from '../../commands/manage-payment-methods.ts';
import { isLive } from '../../domain/subscription.ts';

export interface LoadedMethod extends MethodFacts {
  customerId: string;
  type: string;
  brand: string | null;
  last4: string | null;
  expiry: { month: number; year: number } | null;
}

export interface LoadedMethods extends MethodsFacts {
  methods: LoadedMethod[];
  /** Live ones, each with the method of its own that is charged before the customer's default. */
  subscriptions: { id: string; customerId: string; ownMethodId: string | null }[];
}

/**
 * What an account pays with: the methods of the customer that its subscription is charged to, or else of its own. The
 * subscription's own method is charged before the customer's default (docs.stripe.com/api/subscriptions/object).
 */
export async function loadMethods(
  db: Kysely<Database>,
  accountId: string,
  now: Date = new Date(0),
): Promise<LoadedMethods> {
  const rows = await db
    .selectFrom('payment_methods')
    .innerJoin('customers', 'customers.id', 'payment_methods.customer_id')
    .select([
      'payment_methods.id',
      'payment_methods.customer_id',
      'payment_methods.type',
      'brand',
      'last4',
      'exp_month',
      'exp_year',
      'customers.default_payment_method_id as default_id',
    ])
    .where('payment_methods.account_id', '=', accountId)
    .where('attached', '=', true)
    .where('customers.deleted', '=', false)
    .orderBy('payment_methods.id')
    .execute();
  const subscriptions = (
    await db
      .selectFrom('subscriptions')
      .select(['id', 'customer_id', 'status', 'default_payment_method_id'])
      .where('account_id', '=', accountId)
      .orderBy('stripe_created_at')
      .execute()
  )
    .filter(({ status }) => isLive(status))
    .map((row) => ({ id: row.id, customerId: row.customer_id, ownMethodId: row.default_payment_method_id }));
  const charged = (customerId: string, defaultId: string | null) =>
    subscriptions.find((each) => each.customerId === customerId)?.ownMethodId ?? defaultId;
  return {
    isSubscribed: subscriptions.length > 0,
    subscriptions,
    methods: rows.map((row) => ({
      id: row.id,
      customerId: row.customer_id,
      type: row.type,
      brand: row.brand,
      last4: row.last4,
      expiry: row.exp_month && row.exp_year ? { month: row.exp_month, year: row.exp_year } : null,
      isDefault: charged(row.customer_id, row.default_id) === row.id,
      isExpired: isOver(row.exp_month, row.exp_year, now),
    })),
  };
}

/** A card is good to the end of its month. */
const isOver = (month: number | null, year: number | null, now: Date) =>
  month !== null && year !== null && now.getTime() >= Date.UTC(year, month, 1);
