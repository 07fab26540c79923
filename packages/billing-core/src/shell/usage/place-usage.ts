import { createHash } from 'node:crypto';
import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import {
  type NewBatch,
  type OpenSlice,
  type Placement,
  placeSlices,
} from '../../domain/usage/place-slices.ts';
import { notifyAccounts } from '../apply/write-decisions.ts';
import type { BillingContext } from '../context.ts';
import { loadPlacingFacts } from './load-placing-facts.ts';
import { tellThresholds } from './tell-thresholds.ts';
import { raiseSlots, writeTotals } from './usage-totals.ts';

/** What one transaction places. */
const PAGE = 2_000;
const CREDITS_BOUGHT_HOURS = 1;

/** Gives a place to whatever was recorded, account by account, and fixes what Stripe is to be told of it. */
export async function placeAllUsage(context: BillingContext): Promise<void> {
  const { rows } = await sql<{
    id: string;
  }>`select distinct account_id as id from usage_slices where state = 'open'
    union select account_id from entitlement_grants where kind = 'credits'
      and greatest(created_at, starts_at, revoked_at) > ${context.now()}::timestamptz - make_interval(hours => ${CREDITS_BOUGHT_HOURS})`.execute(
    context.db,
  );
  for (const { id } of rows) while ((await placeAccountUsage(context, id)) === PAGE);
}

/**
 * One page of an account's usage, in one transaction: its place, the totals, the thresholds that were reached, and the batches
 * that Stripe is to be told, which are never changed again. Only one worker at a time is at an account.
 *
 * @returns how many slices were placed
 */
export async function placeAccountUsage(context: BillingContext, accountId: string): Promise<number> {
  return context.db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('place-usage'), hashtext(${accountId}))`.execute(trx);
    const slices = await loadOpen(trx, accountId);
    const facts = await loadPlacingFacts(context, trx, accountId);
    const placement = placeSlices(slices, facts);
    const numbers = await writeBatches(trx, accountId, placement.batches);
    await writeSlices(trx, accountId, placement, numbers);
    await raiseSlots(
      trx,
      accountId,
      placement.placed.map(({ feature, toSlotAt, quantity }) => ({ feature, slotAt: toSlotAt, quantity })),
    );
    await writeTotals(trx, accountId, placement.totals);
    await tellThresholds(context, trx, accountId, placement.totals);
    if (slices.length > 0) await notifyAccounts(trx, [accountId]);
    return slices.length;
  });
}

async function loadOpen(trx: Transaction<Database>, accountId: string): Promise<OpenSlice[]> {
  const rows = await trx
    .selectFrom('usage_slices')
    .select(['id', 'feature', 'slot_at', 'first_at', 'quantity'])
    .where('account_id', '=', accountId)
    .where('state', '=', 'open')
    .orderBy('feature')
    .orderBy('slot_at')
    .limit(PAGE)
    .execute();
  return rows.map(({ slot_at: slotAt, first_at: firstAt, ...slice }) => ({ ...slice, slotAt, firstAt }));
}

/** The number of each batch; the next one in its slot. What comes to nothing is no batch. */
async function writeBatches(
  trx: Transaction<Database>,
  accountId: string,
  batches: readonly NewBatch[],
): Promise<Map<NewBatch, number>> {
  const told = batches.filter(({ quantity }) => quantity !== 0);
  if (told.length === 0) return new Map();
  const { rows: last } = await sql<{ feature: string; slot_at: Date; number: number }>`
    select feature, slot_at, max(number) as number from usage_batches
    where account_id = ${accountId} and (feature, slot_at) in (
      select * from unnest(${told.map(({ feature }) => feature)}::text[], ${told.map(({ slotAt }) => slotAt)}::timestamptz[])
    ) group by feature, slot_at`.execute(trx);
  const numbers = new Map<NewBatch, number>();
  for (const batch of told) {
    const before = last.find(
      ({ feature, slot_at: at }) => feature === batch.feature && +at === +batch.slotAt,
    );
    const beside = [...numbers].filter(
      ([other]) => other.feature === batch.feature && +other.slotAt === +batch.slotAt,
    );
    numbers.set(batch, (before?.number ?? 0) + beside.length + 1);
  }
  await trx
    .insertInto('usage_batches')
    .values(told.map((batch) => toRow(accountId, batch, numbers.get(batch) ?? 0)))
    .execute();
  return numbers;
}

const toRow = (accountId: string, batch: NewBatch, number: number) => ({
  account_id: accountId,
  feature: batch.feature,
  slot_at: batch.slotAt,
  number,
  identifier: identifierOf(accountId, batch, number),
  period_starts_at: batch.period.startsAt,
  customer_id: batch.subscription.customerId,
  subscription_id: batch.subscription.id,
  quantity: batch.quantity,
  stamped_at: batch.stampedAt,
  last_error: null,
});

/** Follows from what the batch is, and fits into the hundred characters that Stripe takes (docs.stripe.com/api/billing/meter-event). */
export function identifierOf(
  accountId: string,
  { feature, slotAt }: Pick<NewBatch, 'feature' | 'slotAt'>,
  number: number,
): string {
  const of = JSON.stringify([accountId, feature, slotAt.toISOString(), number]);
  return `bw_usage_${createHash('sha256').update(of).digest('hex')}`;
}

async function writeSlices(
  trx: Transaction<Database>,
  accountId: string,
  { placed, aside }: Placement,
  numbers: ReadonlyMap<NewBatch, number>,
): Promise<void> {
  const rows = [
    ...placed.map((slice) => ({
      ...slice,
      state: 'placed',
      because: null,
      number: (slice.batch && numbers.get(slice.batch)) ?? null,
    })),
    ...aside.map((slice) => ({
      ...slice,
      state: 'aside',
      toSlotAt: slice.slotAt,
      carriedFrom: null,
      number: null,
    })),
  ];
  if (rows.length === 0) return;
  await sql`update usage_slices as slice set state = new.state, slot_at = to_slot_at, carried_from = new.carried_from,
      batch_number = number, aside_because = because
    from unnest(
      ${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ feature }) => feature)}::text[],
      ${rows.map(({ slotAt }) => slotAt)}::timestamptz[], ${rows.map(({ toSlotAt }) => toSlotAt)}::timestamptz[],
      ${rows.map(({ state }) => state)}::text[], ${rows.map(({ carriedFrom }) => carriedFrom)}::timestamptz[],
      ${rows.map(({ number }) => number)}::integer[], ${rows.map(({ because }) => because)}::text[]
    ) as new (id, feature, from_slot_at, to_slot_at, state, carried_from, number, because)
    where slice.account_id = ${accountId} and slice.feature = new.feature and slice.slot_at = from_slot_at
      and slice.id = new.id`.execute(trx);
}
