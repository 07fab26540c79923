import { randomUUID } from 'node:crypto';
import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import type { AsideReason, CheckedUsage } from '../../domain/usage/usage-event.ts';
import { slotOf } from '../../domain/usage/usage-slot.ts';

/** Clocks of processes may differ by less; so long around a month's turn keys are looked at in turn. */
const TURN_MS = 300_000;

/** A group of events that is written, placed and reported as one. */
interface Slice {
  id: string;
  accountId: string;
  feature: string;
  slotAt: Date;
  asideBecause: AsideReason | null;
  given: number;
}

export interface StoreOptions {
  /** Of every account of the events. */
  boundaries: ReadonlyMap<string, Date[]>;
  now: Date;
  /** Whether some keys may be known; to be ready for it costs a quarter more. */
  expectsKnown?: boolean;
}

/**
 * Stores events and their slices in one transaction. No row is raised, so that nobody waits for anybody who records usage of
 * the same account.
 *
 * A key is unique by the primary key within the month in which it comes, and the month before is looked at: it is remembered
 * for a month at least. Around the turn of a month, when two writers may take different months for the present one, they look at
 * both sides of it, and those of an account go one after the other.
 *
 * @returns whether each was new
 * @throws a unique violation, with nothing stored, for a key that is known when none was expected
 */
export async function storeUsage(
  db: Kysely<Database>,
  events: readonly CheckedUsage[],
  { boundaries, now, expectsKnown = true }: StoreOptions,
): Promise<boolean[]> {
  if (events.length === 0) return [];
  const slices = new Map<string, Slice>();
  const sliceIds = events.map((event) => sliceOf(slices, event, boundaries.get(event.accountId) ?? []));
  const isAtTurn = isTurn(now);
  const months = isAtTurn ? [monthOf(now, -1), monthOf(now, 1)] : [monthOf(now, -1)];
  const group: Group = { events, sliceIds, slices: [...slices.values()], months, now };
  if (!isAtTurn) return judge(group, await write(db, group, expectsKnown));
  const inTurn = async (trx: Kysely<Database>) => {
    await lockAccounts(trx, [...boundaries.keys()]);
    return judge(group, await write(trx, group, true));
  };
  return db.isTransaction ? inTurn(db) : db.transaction().execute(inTurn);
}

function sliceOf(slices: Map<string, Slice>, event: CheckedUsage, boundaries: readonly Date[]): string {
  const { accountId, feature, at, asideBecause } = event;
  const slotAt = slotOf(at, boundaries);
  const key = `${slotAt.getTime()}/${asideBecause}/${feature}/${accountId}`;
  const slice = slices.get(key) ?? { id: randomUUID(), accountId, feature, slotAt, asideBecause, given: 0 };
  slice.given += 1;
  slices.set(key, slice);
  return slice.id;
}

interface Group {
  events: readonly CheckedUsage[];
  /** The slice of each event. */
  sliceIds: readonly string[];
  slices: readonly Slice[];
  /** Other months than the present one in which a key may be. */
  months: readonly Date[];
  now: Date;
}

interface Written {
  id: string;
  events: number;
  /** Which events were new, where not all of them were. */
  keys: string[] | null;
}

/** Numbers and what has no character that needs quoting, as PostgreSQL reads arrays: much cheaper than one by one. */
const list = (values: readonly (string | number)[]) => `{${values.join(',')}}`;
const SEPARATOR = '\u001f';

async function write(
  db: Kysely<Database>,
  { events, sliceIds, slices, months, now }: Group,
  expectsKnown: boolean,
): Promise<Written[]> {
  const places = new Map(slices.map(({ id }, place) => [id, place + 1]));
  const { rows } = await sql<Written>`with slice as (
      select * from unnest(
        ${list(slices.map(({ id }) => id))}::uuid[], ${slices.map(({ accountId }) => accountId)}::text[],
        ${slices.map(({ feature }) => feature)}::text[], ${slices.map(({ slotAt }) => slotAt)}::timestamptz[],
        ${slices.map(({ asideBecause }) => asideBecause)}::text[], ${list(slices.map(({ given }) => given))}::integer[]
      ) with ordinality as slice (id, account_id, feature, slot_at, aside_because, given, place)
    ), event as (
      select * from rows from (
        unnest(string_to_array(${events.map(({ key }) => key).join(SEPARATOR)}, ${SEPARATOR})),
        unnest(${list(sliceIds.map((id) => places.get(id) ?? 0))}::integer[]),
        unnest(${list(events.map(({ at }) => at.getTime()))}::double precision[]),
        unnest(${list(events.map(({ quantity }) => quantity))}::bigint[])
      ) as event (key, place, at_ms, quantity)
    ), fresh as (
      insert into usage_events (account_id, feature, key, month, at, quantity, slice_id)
      select account_id, feature, key, ${monthOf(now, 0)}, to_timestamp(at_ms / 1000), quantity, id
      from event join slice using (place)
      -- A look for each key: with a limit it is no join, which would read a whole month of a size that the planner mistakes.
      where (
        select true from usage_events as earlier
        where earlier.account_id = slice.account_id and earlier.feature = slice.feature and earlier.key = event.key
          and earlier.month = any(${months}::timestamptz[])
        limit 1
      ) is null
      -- In one order, or two of whom each has a key that the other waits for would wait for ever.
      order by account_id, feature, key
      ${expectsKnown ? sql`on conflict do nothing` : sql``}
      returning slice_id, key, at, quantity
    ), summed as (
      select slice_id as id, sum(quantity) as quantity, count(*)::integer as events, min(at) as first_at, max(at) as last_at
      from fresh group by slice_id
    ), written as (
      insert into usage_slices (account_id, id, feature, slot_at, quantity, events, first_at, last_at, recorded_at, state,
        aside_because)
      select account_id, id, feature, slot_at, quantity, events, first_at, last_at, ${now},
        case when aside_because is null then 'open' else 'aside' end, aside_because
      from summed join slice using (id)
    )
    select id, events, case when events < given then (select array_agg(key) from fresh where slice_id = id) end as keys
    from summed join slice using (id)`.execute(db);
  return rows;
}

/** Of two of one key in a group the first is the new one. */
function judge({ events, sliceIds, slices }: Group, written: readonly Written[]): boolean[] {
  const given = new Map(slices.map((slice) => [slice.id, slice.given]));
  const whole = new Set(
    written.filter(({ id, events: count }) => count === given.get(id)).map(({ id }) => id),
  );
  const left = new Map(written.map(({ id, keys }) => [id, new Set(keys)]));
  return events.map(({ key }, at) => {
    const id = sliceIds[at] ?? '';
    return whole.has(id) || left.get(id)?.delete(key) === true;
  });
}

const monthOf = (now: Date, offset: number) =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1));

function isTurn(now: Date): boolean {
  const month = (moment: number) => new Date(moment).getUTCMonth();
  return month(now.getTime() - TURN_MS) !== month(now.getTime() + TURN_MS);
}

/** In one order, so that no two wait for each other. What is read afterwards sees what the one before has committed. */
async function lockAccounts(trx: Kysely<Database>, accountIds: readonly string[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('usage'), lock)
    from (select distinct hashtext(id) as lock from unnest(${accountIds}::text[]) as account (id) order by lock) as locks`.execute(
    trx,
  );
}
