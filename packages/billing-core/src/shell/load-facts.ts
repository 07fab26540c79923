import type { Database, SubscriptionsTable } from '@billwright/db';
import type { Selectable, Transaction } from 'kysely';
import type Stripe from 'stripe';
import type { Facts } from '../domain/decision.ts';
import { foldObservations, type Observation } from '../domain/fold-observations.ts';
import { idOf, isLive, type Subscription } from '../domain/subscription.ts';
import { recordObservation } from './record-observation.ts';

/** The objects whose snapshots are folded; of any other the event's own is taken. */
const FOLDED_TYPES = new Set(['customer', 'subscription', 'invoice', 'payment_method', 'checkout.session']);

export type Loaded = { facts: Facts<never>; undecided: boolean } | { unknown: string };

type Snapshot = {
  id?: string;
  object: string;
  customer?: string | { id: string } | null;
  metadata?: Record<string, string> | null;
  client_reference_id?: string | null;
};

/** Adds what the event shows to what was observed before, folds it, and finds whose it is. */
export async function loadFacts(trx: Transaction<Database>, event: Stripe.Event): Promise<Loaded> {
  const snapshot = event.data.object as Snapshot;
  const { id, object } = snapshot;
  if (!id || !isFolded(object)) return { unknown: 'The object has no state to keep.' };
  await recordObservation(trx, {
    objectId: id,
    objectType: object,
    customerId: customerOf(event),
    sourceId: event.id,
    source: 'event',
    eventType: event.type,
    observedAt: new Date(event.created * 1000),
    snapshot: event.data.object,
    previousAttributes: event.data.previous_attributes ?? null,
  });
  return loadObjectFacts(trx, { id, object });
}

export const isFolded = (objectType: string) => FOLDED_TYPES.has(objectType);

/** Whose event it is; a detached payment method says so only among what it was before. */
export function customerOf(event: Stripe.Event): string | null {
  const object = event.data.object as Snapshot;
  if (object.object === 'customer') return object.id ?? null;
  const before = event.data.previous_attributes as { customer?: Snapshot['customer'] } | undefined;
  return idOf(object.customer) ?? idOf(before?.customer);
}

/** The facts on one object, folded from everything observed of it until now. */
export async function loadObjectFacts(
  trx: Transaction<Database>,
  { id: objectId, object: objectType }: { id: string; object: string },
): Promise<Loaded> {
  const folded = foldObservations(await loadObservations(trx, objectId));
  if (!folded) return { unknown: 'Nothing was observed of the object.' };
  const latest = folded.latest as Snapshot;
  const customerId = objectType === 'customer' ? objectId : await findCustomerId(trx, objectId, latest);
  const accountId = await findAccountId(trx, latest, customerId);
  if (!accountId) return { unknown: 'The object belongs to no account of ours.' };
  const subscriptions = await loadSubscriptions(trx, accountId);
  return {
    undecided: folded.undecided,
    facts: {
      accountId,
      customerId: customerId ?? '',
      latest: latest as never,
      subscription: subscriptions.find(({ id }) => id === objectId),
      otherLive: subscriptions.filter(({ id, status }) => id !== objectId && isLive(status)),
    },
  };
}

async function loadObservations(trx: Transaction<Database>, objectId: string): Promise<Observation[]> {
  const rows = await trx.selectFrom('observations').selectAll().where('object_id', '=', objectId).execute();
  return rows.map((row) => ({
    sourceId: row.source_id,
    source: row.source,
    eventType: row.event_type,
    observedAtMs: row.observed_at.getTime(),
    snapshot: row.snapshot,
    previousAttributes: row.previous_attributes,
    ...(row.source !== 'event' && isStringArray(row.previous_attributes?.covers)
      ? { covers: row.previous_attributes.covers, previousAttributes: null }
      : {}),
  }));
}

const isStringArray = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** A detached payment method names no customer any more: an earlier observation does. */
async function findCustomerId(
  trx: Transaction<Database>,
  objectId: string,
  latest: Snapshot,
): Promise<string | null> {
  const named = idOf(latest.customer);
  if (named) return named;
  const earlier = await trx
    .selectFrom('observations')
    .select('customer_id')
    .where('object_id', '=', objectId)
    .where('customer_id', 'is not', null)
    .executeTakeFirst();
  return earlier?.customer_id ?? null;
}

/** Whose it is: what we wrote on the object when we made it, else the account that its customer pays for. */
async function findAccountId(trx: Transaction<Database>, latest: Snapshot, customerId: string | null) {
  const claimed = latest.metadata?.billwright_account ?? latest.client_reference_id;
  if (customerId) {
    const owner = await trx
      .selectFrom('accounts')
      .select('id')
      .where('stripe_customer_id', '=', customerId)
      .executeTakeFirst();
    if (owner) return owner.id;
  }
  if (!claimed) return undefined;
  const account = await trx.selectFrom('accounts').select('id').where('id', '=', claimed).executeTakeFirst();
  return account?.id;
}

async function loadSubscriptions(trx: Transaction<Database>, accountId: string): Promise<Subscription[]> {
  const rows = await trx
    .selectFrom('subscriptions')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('stripe_created_at')
    .orderBy('id')
    .execute();
  return rows.map(fromSubscriptionRow);
}

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
