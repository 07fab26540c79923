import type { Database } from '@billwright/db';
import { type Kysely, sql, type Transaction } from 'kysely';
import { customerOf, keyOf, type ObjectRef } from '../../domain/observations/event-object.ts';
import { type Folded, foldObservations } from '../../domain/observations/fold-observations.ts';
import type { NewObservation, Observation } from '../../domain/observations/observation.ts';
import { isSameRow } from '../../domain/observations/project-object.ts';
import { toJsonb } from '../to-jsonb.ts';

/** What is known of an object, with the generation that a write must find unchanged. */
export interface ObjectState {
  customerId: string | null;
  generation: number;
  frontier: Observation[];
}

export interface FoldedObject extends Folded {
  ref: ObjectRef;
  /** Whose it is or was, by any look at it. */
  customerId: string | null;
  before: ObjectState | undefined;
}

/** Another worker wrote the object's state meanwhile: the whole transaction is tried again, with what is known then. */
export class StaleStateError extends Error {
  constructor(count: number) {
    super(`The states of ${count} objects were written by another worker meanwhile.`);
    this.name = 'StaleStateError';
  }
}

export async function loadStates(
  trx: Kysely<Database>,
  refs: readonly ObjectRef[],
): Promise<Map<string, ObjectState>> {
  if (refs.length === 0) return new Map();
  const { rows } = await sql<{
    stripe_account: string;
    object_id: string;
    customer_id: string | null;
    generation: number;
    frontier: Observation[];
  }>`select s.stripe_account, s.object_id, s.customer_id, s.generation, s.frontier
    from unnest(${refs.map(({ stripeAccount }) => stripeAccount)}::text[], ${refs.map(({ id }) => id)}::text[])
      as wanted (stripe_account, object_id)
    join object_states s using (stripe_account, object_id)`.execute(trx);
  return new Map(
    rows.map(({ stripe_account, object_id, customer_id, generation, frontier }) => [
      keyOf({ stripeAccount: stripe_account, id: object_id }),
      { customerId: customer_id, generation, frontier },
    ]),
  );
}

/** The generation of an object's state, to be read before Stripe is asked for it: the answer is newer than all of that. */
export async function readGeneration(
  db: Kysely<Database>,
  { stripeAccount, id }: Omit<ObjectRef, 'type'>,
): Promise<number> {
  const row = await db
    .selectFrom('object_states')
    .select('generation')
    .where('stripe_account', '=', stripeAccount)
    .where('object_id', '=', id)
    .executeTakeFirst();
  return row?.generation ?? 0;
}

/** Adds new looks at an object to what is known of it. */
export function foldInto(
  before: ObjectState | undefined,
  ref: ObjectRef,
  seen: readonly NewObservation[],
): FoldedObject | undefined {
  const generation = (before?.generation ?? 0) + 1;
  // What is known keeps the generation that it came with.
  const all = [...seen.map((each) => ({ ...each, generation })), ...(before?.frontier ?? [])];
  const folded = foldObservations(all, (a, b) => isSameRow(ref.type, a, b));
  if (!folded) return undefined;
  const named = all.map(
    ({ snapshot, previousAttributes }) => customerOf(snapshot) ?? customerOf({ ...previousAttributes }),
  );
  const customerId = before?.customerId ?? named.find((id) => id !== null) ?? null;
  return { ...folded, ref, customerId, before };
}

const isChanged = ({ before, frontier }: FoldedObject) =>
  before === undefined ||
  before.frontier.length !== frontier.length ||
  before.frontier.some(({ sourceId }, at) => sourceId !== frontier[at]?.sourceId);

/**
 * Writes what is known now, each state only over the generation that it was folded from: of two workers that hold the same
 * object, which shards and their locks make rare, the second is told.
 *
 * @throws StaleStateError
 */
export async function writeStates(
  trx: Transaction<Database>,
  folded: readonly FoldedObject[],
): Promise<void> {
  const changed = folded
    .filter(isChanged)
    .sort((a, b) => (keyOf(a.ref) < keyOf(b.ref) ? -1 : 1))
    .map(({ ref, customerId, before, frontier }) => ({
      stripe_account: ref.stripeAccount,
      object_id: ref.id,
      object_type: ref.type,
      customer_id: customerId,
      generation: (before?.generation ?? 0) + 1,
      frontier,
    }));
  if (changed.length === 0) return;
  const written = await sql`insert into object_states
      (stripe_account, object_id, object_type, customer_id, generation, frontier)
    select stripe_account, object_id, object_type, customer_id, generation, frontier
    from json_populate_recordset(null::object_states, ${toJsonb(changed)}::json)
    on conflict (stripe_account, object_id) do update
      set customer_id = excluded.customer_id, generation = excluded.generation, frontier = excluded.frontier
      where object_states.generation = excluded.generation - 1`.execute(trx);
  if (Number(written.numAffectedRows ?? 0) !== changed.length) throw new StaleStateError(changed.length);
}
