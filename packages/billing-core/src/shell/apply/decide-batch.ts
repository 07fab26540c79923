import type { Decision } from '../../domain/decision.ts';
import { keyOf, type ObjectRef, objectOf } from '../../domain/observations/event-object.ts';
import {
  isFoundByCharge,
  type MirroredRow,
  projectObject,
} from '../../domain/observations/project-object.ts';
import type { MissingRevenueTerm } from '../../domain/revenue/revenue-point.ts';
import { byAge, isLive, type Subscription } from '../../domain/subscription.ts';
import { findDecider, ignoredEvents } from '../../events/index.ts';
import { eventOf, type InboxRow } from '../receive/inbox-row.ts';
import type { FoldedObject } from './object-states.ts';

/** What became of one event of a batch. */
export type EventOutcome =
  | { row: InboxRow; state: 'done' | 'ignored'; because: string }
  /** Stripe has to be asked for these objects, or for terms that its snapshots only name, first. */
  | { row: InboxRow; state: 'processing'; ask: ObjectRef[]; terms?: MissingRevenueTerm[] }
  /** `costsNoTry`: Stripe or the database was away, so the event is not why. */
  | { row: InboxRow; state: 'failed'; error: unknown; costsNoTry?: boolean };

export interface DecidedEvent {
  row: InboxRow;
  accountId: string;
  decision: Decision;
}

export interface BatchFacts {
  /** In the order in which they are told. */
  rows: readonly InboxRow[];
  folded: ReadonlyMap<string, FoldedObject>;
  ownerOf(folded: FoldedObject): string | undefined;
  /** Of the accounts concerned, as they were before. */
  subscriptions: readonly Subscription[];
  /** Objects that Stripe was just asked for. */
  verified: ReadonlySet<string>;
  now: Date;
}

export interface BatchPlan {
  mirrored: MirroredRow[];
  decided: DecidedEvent[];
  outcomes: EventOutcome[];
}

/** Everything that follows from a batch of events, from what was loaded for it and nothing else. */
export function decideBatch(facts: BatchFacts): BatchPlan {
  const mirrored = projectAll(facts);
  const subscriptions = withNew(facts.subscriptions, mirrored);
  const plan: BatchPlan = { mirrored, decided: [], outcomes: [] };
  for (const row of facts.rows) plan.outcomes.push(decideOne(row, facts, subscriptions, plan.decided));
  return plan;
}

function projectAll({ folded, ownerOf }: BatchFacts): MirroredRow[] {
  const rows: MirroredRow[] = [];
  for (const object of folded.values()) {
    const accountId = ownerOf(object);
    if (accountId === undefined || object.undecided) continue;
    const row = projectObject(object.ref.type, object.latest, {
      accountId,
      customerId: object.customerId ?? '',
    });
    if (row) rows.push(row);
  }
  return rows;
}

function withNew(before: readonly Subscription[], mirrored: readonly MirroredRow[]): Subscription[] {
  const byId = new Map(before.map((each) => [each.id, each]));
  for (const each of mirrored) if (each.kind === 'subscription') byId.set(each.row.id, each.row);
  return [...byId.values()].sort(byAge);
}

function decideOne(
  row: InboxRow,
  { folded, ownerOf, verified, now }: BatchFacts,
  subscriptions: readonly Subscription[],
  decided: DecidedEvent[],
): EventOutcome {
  const event = eventOf(row);
  const decide = findDecider(row.type);
  const ref = objectOf(event);
  const object = ref && folded.get(keyOf(ref));
  if (object?.undecided) return { row, state: 'processing', ask: [object.ref] };
  if (!decide) {
    const because = ignoredEvents[row.type] ?? `Events of type ${row.type} are not used.`;
    return { row, state: 'ignored', because };
  }
  if (!object) return { row, state: 'ignored', because: 'The object has no state to keep.' };
  const accountId = ownerOf(object);
  // Asked for once: of a payment without a customer there is nobody to find.
  if (accountId === undefined && isFoundByCharge(object.ref.type) && !verified.has(keyOf(object.ref)))
    return { row, state: 'processing', ask: [object.ref] };
  if (accountId === undefined)
    return { row, state: 'ignored', because: 'The object belongs to no account of ours.' };
  const live = subscriptions.filter((each) => each.accountId === accountId && isLive(each.status));
  const isItself = ({ id }: Subscription) => id === object.ref.id;
  const otherLive = live.some(isItself) ? live.filter((each) => !isItself(each)) : [];
  const decision = decide(event, { accountId, otherLive }, now);
  const unverified = decision.effects
    .flatMap(({ follows }) => follows)
    .map((each) => ({ ...each, stripeAccount: row.stripe_account }))
    .filter((each) => !verified.has(keyOf(each)));
  if (unverified.length > 0) return { row, state: 'processing', ask: unverified };
  decided.push({ row, accountId, decision });
  return { row, state: 'done', because: decision.because };
}
