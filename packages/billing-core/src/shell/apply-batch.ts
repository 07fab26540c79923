import type { Database } from '@billwright/db';
import type { Transaction } from 'kysely';
import { keyOf, type ObjectRef, objectOf, observeEvent } from '../domain/event-object.ts';
import type { NewObservation } from '../domain/observation.ts';
import { orderEvents } from '../domain/order-events.ts';
import type { BillingContext } from './context.ts';
import { decideBatch, type EventOutcome } from './decide-batch.ts';
import { eventOf, type InboxRow } from './inbox-row.ts';
import { claimOf, loadOwners, loadSubscriptions } from './load-owners.ts';
import { type FoldedObject, foldInto, loadStates, writeStates } from './object-states.ts';
import { writeDecisions } from './write-decisions.ts';
import { writeRows } from './write-rows.ts';

/** A look at an object that is no event's. */
export interface Seen {
  ref: ObjectRef;
  observation: NewObservation;
}

/**
 * Applies events, and answers that Stripe gave meanwhile, in the caller's transaction: states, rows, what is told, the audit
 * and the outbox, in a handful of statements however many events there are. Load, decide, apply; the caller marks the events.
 */
export async function applyBatch(
  { jobs, now }: Pick<BillingContext, 'jobs' | 'now'>,
  trx: Transaction<Database>,
  { rows, answers }: { rows: readonly InboxRow[]; answers: readonly Seen[] },
): Promise<EventOutcome[]> {
  const folded = await foldAll(trx, [...rows.flatMap(seenIn), ...answers]);
  const claims = new Map([...folded.values()].map((each) => [each, claimOf(each.latest, each.customerId)]));
  const findOwner = await loadOwners(trx, [...claims.values()]);
  const ownerOf = (object: FoldedObject) => {
    const claim = claims.get(object);
    return claim && findOwner(claim);
  };
  const owned = [...folded.values()].filter((object) => ownerOf(object) !== undefined);
  const accounts = owned
    .filter(({ ref }) => ref.type === 'subscription')
    .map((object) => ownerOf(object) ?? '');
  const plan = decideBatch({
    rows: orderEvents(rows, eventOf, (id) => stateBefore(folded, rows, id)),
    folded,
    ownerOf,
    subscriptions: await loadSubscriptions(trx, [...new Set(accounts)]),
    verified: new Set(answers.map(({ ref }) => keyOf(ref))),
    now: now(),
  });
  await writeStates(trx, owned);
  await writeRows(trx, plan.mirrored);
  await writeDecisions(trx, plan.decided, jobs);
  return plan.outcomes;
}

function seenIn(row: InboxRow): Seen[] {
  const event = eventOf(row);
  const ref = objectOf(event);
  return ref ? [{ ref, observation: observeEvent(event) }] : [];
}

async function foldAll(
  trx: Transaction<Database>,
  seen: readonly Seen[],
): Promise<Map<string, FoldedObject>> {
  const byObject = Map.groupBy(seen, ({ ref }) => keyOf(ref));
  const refs = [...byObject.values()].flatMap(([first]) => (first ? [first.ref] : []));
  const states = await loadStates(trx, refs);
  const folded = new Map<string, FoldedObject>();
  for (const ref of refs) {
    const key = keyOf(ref);
    const looks = (byObject.get(key) ?? []).map(({ observation }) => observation);
    const object = foldInto(states.get(key), ref, looks);
    if (object) folded.set(key, object);
  }
  return folded;
}

/** What was known of an object beside these events, which may be known from an earlier look at them. */
function stateBefore(folded: ReadonlyMap<string, FoldedObject>, rows: readonly InboxRow[], id: string) {
  const own = new Set(rows.map(({ event_id }) => event_id));
  for (const { ref, before } of folded.values())
    if (ref.id === id) return before?.frontier.findLast(({ sourceId }) => !own.has(sourceId))?.snapshot;
  return undefined;
}
