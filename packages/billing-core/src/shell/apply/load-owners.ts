import type { Database } from '@billwright/db';
import { type Kysely, sql, type Transaction } from 'kysely';
import { isRecord } from '../../domain/observations/json-equality.ts';
import type { Snapshot } from '../../domain/observations/observation.ts';
import { byAge, type Subscription } from '../../domain/subscription.ts';
import { fromSubscriptionRow, selectSubscriptions } from './subscription-rows.ts';

export interface Claim {
  customerId: string | null;
  /** What we wrote on the object when we made it. */
  accountId: string | null;
  /** Whether the object is the customer itself, and so speaks for all that is its. */
  isCustomer: boolean;
}

/** What an object says of whose it is; an invoice says it by the metadata that its subscription had. */
export function claimOf(latest: Snapshot, customerId: string | null): Claim {
  const { object, metadata, client_reference_id: reference, parent } = latest;
  const details = readFrom(parent, 'subscription_details') ?? latest.subscription_details;
  const claimed = [metadata, readFrom(details, 'metadata')].map((each) =>
    readFrom(each, 'billwright_account'),
  );
  const accountId = [...claimed, reference].find((each) => typeof each === 'string');
  return {
    customerId,
    accountId: typeof accountId === 'string' ? accountId : null,
    isCustomer: object === 'customer',
  };
}

const readFrom = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);

/**
 * Finds accounts for many objects at once: the one that pays for their customer or once did, else the one that they were made
 * for. A customer that was replaced stays its account's, so that what comes late of it is not a stranger's.
 */
export async function loadOwners(
  trx: Kysely<Database>,
  claims: readonly Claim[],
): Promise<(claim: Claim) => string | undefined> {
  const customerIds = unique(claims.map(({ customerId }) => customerId));
  const accountIds = unique(claims.map(({ accountId }) => accountId));
  if (customerIds.length + accountIds.length === 0) return () => undefined;
  const { rows } = await sql<{ customer: string | null; account: string; rank: number }>`
    select stripe_customer_id as customer, id as account, 1 as rank from accounts where stripe_customer_id = any(${customerIds})
    union all select id, account_id, 2 from customers where id = any(${customerIds})
    union all select null, id, 3 from accounts where id = any(${accountIds})
    order by rank desc`.execute(trx);
  const known = new Set(rows.map(({ account }) => account));
  const isKnown = (account: string | null) => account !== null && known.has(account);
  // Of two that say something of a customer, the last one counts.
  const byCustomer = new Map([
    ...claims
      .filter(({ isCustomer, accountId }) => isCustomer && isKnown(accountId))
      .map(({ customerId, accountId }) => [customerId, accountId] as const),
    ...rows.map(({ customer, account }) => [customer, account] as const),
  ]);
  return ({ customerId, accountId }) => {
    const owner = customerId === null ? undefined : byCustomer.get(customerId);
    return owner ?? (accountId !== null && isKnown(accountId) ? accountId : undefined);
  };
}

const unique = (ids: (string | null)[]) => [...new Set(ids.filter((id) => id !== null))];

/** The subscriptions of some accounts, oldest first. */
export async function loadSubscriptions(
  trx: Transaction<Database>,
  accountIds: readonly string[],
): Promise<Subscription[]> {
  if (accountIds.length === 0) return [];
  const rows = await selectSubscriptions(trx).where('account_id', 'in', accountIds).execute();
  return rows.map(fromSubscriptionRow).sort(byAge);
}
