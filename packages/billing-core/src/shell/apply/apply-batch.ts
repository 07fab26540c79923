import type { Database } from '@billwright/db';
import type { Transaction } from 'kysely';
import { keyOf, type ObjectRef, objectOf, observeEvent } from '../../domain/observations/event-object.ts';
import type { NewObservation } from '../../domain/observations/observation.ts';
import { orderEvents } from '../../domain/observations/order-events.ts';
import type { MirroredRow } from '../../domain/observations/project-object.ts';
import type { MissingRevenueTerm, RevenueObservation } from '../../domain/revenue/revenue-point.ts';
import type { BillingContext } from '../context.ts';
import { foldCases } from '../dunning/fold-cases.ts';
import { applyPurchases } from '../purchases/apply-settlement.ts';
import { eventOf, type InboxRow, thinEventOf } from '../receive/inbox-row.ts';
import { recordRevenue } from '../revenue/record-revenue.ts';
import { decideBatch, type EventOutcome } from './decide-batch.ts';
import { ignoreThinEvent } from './ignore-thin-event.ts';
import { claimOf, loadOwners, loadSubscriptions } from './load-owners.ts';
import { type FoldedObject, foldInto, loadStates, writeStates } from './object-states.ts';
import { notifyAccounts, writeDecisions } from './write-decisions.ts';
import { writeRows } from './write-rows.ts';

/** A look at an object that is no event's. */
export interface Seen {
  ref: ObjectRef;
  observation: NewObservation;
}

/**
 * Applies events, and answers that Stripe gave meanwhile, in the caller's transaction: states, rows, what is told, the audit
 * and the outbox, in a handful of statements however many events there are. Load, decide, apply; the caller marks the events. Thin ones,
 * which come here when they are replayed, show nothing to apply.
 */
export async function applyBatch(
  context: Pick<BillingContext, 'jobs' | 'now'>,
  trx: Transaction<Database>,
  batch: { rows: readonly InboxRow[]; answers: readonly Seen[] },
): Promise<EventOutcome[]> {
  const ignored = batch.rows.flatMap((row) => ignoreThinEvent(row) ?? []);
  const rows = batch.rows.filter((row) => !thinEventOf(row));
  const { outcomes, missing } = await applyLooks(context, trx, { ...batch, rows });
  return [...ignored, ...outcomes.map((outcome) => untilTermsAreKnown(outcome, missing))];
}

export interface Looks {
  /** Of events with their snapshot. */
  rows: readonly InboxRow[];
  answers: readonly Seen[];
  /** Of what a person's act changed, its webhook alone records the revenue: then it has the time at which Stripe changed it. */
  leavesRevenue?: boolean;
}

export interface AppliedLooks {
  outcomes: EventOutcome[];
  /** The objects that are an account's of ours. */
  owned: { object: FoldedObject; accountId: string }[];
  /** Terms without which the revenue of some is not recorded yet. */
  missing: MissingRevenueTerm[];
}

/** The same, with what became of the objects. */
export async function applyLooks(
  { jobs, now }: Pick<BillingContext, 'jobs' | 'now'>,
  trx: Transaction<Database>,
  { rows, answers, leavesRevenue = false }: Looks,
): Promise<AppliedLooks> {
  const seen = [...rows.flatMap(seenIn), ...answers];
  const folded = await foldAll(trx, seen);
  const claims = new Map([...folded.values()].map((each) => [each, claimOf(each.latest, each.customerId)]));
  const findOwner = await loadOwners(trx, [...claims.values()]);
  const ownerOf = (object: FoldedObject) => {
    const claim = claims.get(object);
    return claim && findOwner(claim);
  };
  const owned = [...folded.values()].flatMap((object) => {
    const accountId = ownerOf(object);
    return accountId === undefined ? [] : [{ object, accountId }];
  });
  const accounts = owned
    .filter(({ object }) => object.ref.type === 'subscription')
    .map(({ accountId }) => accountId);
  const plan = decideBatch({
    rows: orderEvents(rows, eventOf, stateBefore(folded, rows)),
    folded,
    ownerOf,
    subscriptions: await loadSubscriptions(trx, [...new Set(accounts)]),
    verified: new Set(answers.map(({ ref }) => keyOf(ref))),
    now: now(),
  });
  await writeStates(
    trx,
    owned.map(({ object }) => object),
  );
  await writeRows(trx, plan.mirrored);
  await writeDecisions(trx, plan.decided, { jobs, now });
  await applyPurchases(trx, { jobs, now }, plan.mirrored);
  await foldCases(trx, plan.mirrored.flatMap(concernsCases));
  await notifyAccounts(
    trx,
    owned.map(({ accountId }) => accountId),
  );
  const earning = leavesRevenue ? [] : seen.filter(isOfSubscription);
  const { missing } = await recordRevenue(trx, earning.map(toRevenueObservation));
  return { outcomes: plan.outcomes, owned, missing };
}

/** Cases follow from their invoice and its subscription. */
const concernsCases = (each: MirroredRow) =>
  each.kind === 'invoice' || each.kind === 'subscription' ? [each.row] : [];

const isOfSubscription = ({ ref }: Seen) => ref.type === 'subscription';

/** An answer is taken to be of the middle of the time that it may be of. */
const toRevenueObservation = ({ ref, observation }: Seen): RevenueObservation => ({
  stripeAccount: ref.stripeAccount,
  subscriptionId: ref.id,
  sourceId: observation.sourceId,
  observedAtMs:
    observation.source === 'event'
      ? observation.earliestMs
      : (observation.earliestMs + observation.latestMs) / 2,
  snapshot: observation.snapshot,
  previousAttributes: observation.previousAttributes,
  ...(observation.source === 'event' ? {} : { coversGeneration: observation.coversGeneration }),
});

/** All else of the event is applied; its revenue is recorded when it is applied again with what is missing now. */
function untilTermsAreKnown(outcome: EventOutcome, missing: readonly MissingRevenueTerm[]): EventOutcome {
  const { row } = outcome;
  const terms = missing.filter(
    ({ stripeAccount, subscriptionId }) =>
      stripeAccount === row.stripe_account && subscriptionId === row.object_id,
  );
  if (terms.length === 0 || outcome.state === 'failed') return outcome;
  return { row, state: 'processing', ask: outcome.state === 'processing' ? outcome.ask : [], terms };
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
function stateBefore(folded: ReadonlyMap<string, FoldedObject>, rows: readonly InboxRow[]) {
  const own = new Set(rows.map(({ event_id }) => event_id));
  const byId = new Map([...folded.values()].map(({ ref, before }) => [ref.id, before]));
  return (id: string) => byId.get(id)?.frontier.findLast(({ sourceId }) => !own.has(sourceId))?.snapshot;
}
