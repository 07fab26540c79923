import type { Database, SubscriptionsTable } from '@billwright/db';
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Snapshot } from '../../domain/observations/observation.ts';
import type { Subscription } from '../../domain/subscription.ts';

export interface Claim {
  customerId: string | null;
  /** What we wrote on the object when we made it. */
  accountId: string | null;
}

/** What an object says of whose it is. */
export function claimOf(latest: Snapshot, customerId: string | null): Claim {
  const { metadata, client_reference_id: reference } = latest;
  const marked =
    typeof metadata === 'object' && metadata !== null
      ? Reflect.get(metadata, 'billwright_account')
      : undefined;
  const claimed = marked ?? reference;
  return { customerId, accountId: typeof claimed === 'string' ? claimed : null };
}

/** Finds accounts for many objects at once: the one that pays for their customer, else the one that they were made for. */
export async function loadOwners(
  trx: Kysely<Database>,
  claims: readonly Claim[],
): Promise<(claim: Claim) => string | undefined> {
  const customerIds = unique(claims.map(({ customerId }) => customerId));
  const accountIds = unique(claims.map(({ accountId }) => accountId));
  const rows =
    customerIds.length + accountIds.length === 0
      ? []
      : await trx
          .selectFrom('accounts')
          .select(['id', 'stripe_customer_id'])
          .where((eb) => eb.or([eb('stripe_customer_id', 'in', customerIds), eb('id', 'in', accountIds)]))
          .execute();
  const byCustomer = new Map(rows.map(({ id, stripe_customer_id: customer }) => [customer, id]));
  const known = new Set(rows.map(({ id }) => id));
  return ({ customerId, accountId }) => {
    const owner = customerId === null ? undefined : byCustomer.get(customerId);
    return owner ?? (accountId !== null && known.has(accountId) ? accountId : undefined);
  };
}

// An empty `in ()` is no SQL; '' is nobody's id.
const unique = (ids: (string | null)[]) => ['', ...new Set(ids.filter((id) => id !== null))];

/** The subscriptions of some accounts, oldest first. */
export async function loadSubscriptions(
  trx: Transaction<Database>,
  accountIds: readonly string[],
): Promise<Subscription[]> {
  if (accountIds.length === 0) return [];
  const rows = await trx
    .selectFrom('subscriptions')
    .selectAll()
    .where('account_id', 'in', accountIds)
    .execute();
  return rows.map(fromSubscriptionRow).sort(byAge);
}

export const byAge = (a: Subscription, b: Subscription) =>
  +a.createdAt - +b.createdAt || (a.id < b.id ? -1 : 1);

export function fromSubscriptionRow(row: Selectable<SubscriptionsTable>): Subscription {
  return {
    id: row.id,
    accountId: row.account_id,
    customerId: row.customer_id,
    productLine: row.product_line,
    status: row.status,
    planKey: row.plan_key,
    priceId: row.price_id,
    itemId: row.item_id,
    interval: row.interval,
    currency: row.currency,
    unitAmountMinor: row.unit_amount_minor,
    quantity: row.quantity,
    createdAt: row.stripe_created_at,
    currentPeriodStartsAt: row.current_period_starts_at,
    currentPeriodEndsAt: row.current_period_ends_at,
    trialEndsAt: row.trial_ends_at,
    cancelAt: row.cancel_at,
    cancelAtPeriodEnd: row.cancel_at_period_end,
    canceledAt: row.canceled_at,
    endedAt: row.ended_at,
    cancellationReason: row.cancellation_reason,
    cancellationFeedback: row.cancellation_feedback,
    defaultPaymentMethodId: row.default_payment_method_id,
  };
}
