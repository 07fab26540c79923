import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldObservations } from './fold-observations.ts';
import { isEqual } from './json-equality.ts';
import type { Observation } from './observation.ts';

function event(
  sourceId: string,
  second: number,
  status: string,
  more: Partial<Observation> = {},
): Observation {
  return {
    sourceId,
    source: 'event',
    eventType: 'customer.subscription.updated',
    earliestMs: second * 1000,
    latestMs: second * 1000 + 999,
    generation: 1,
    coversGeneration: 0,
    snapshot: { id: 'sub_1', status },
    previousAttributes: null,
    ...more,
  };
}

const answer = (sourceId: string, second: number, status: string, more: Partial<Observation> = {}) =>
  event(sourceId, second, status, {
    source: 'api',
    eventType: null,
    earliestMs: second * 1000 - 5_000,
    latestMs: second * 1000 + 5_000,
    ...more,
  });

const fold = (...observations: Observation[]) => foldObservations(observations, isEqual);
const seen = (...observations: Observation[]) => {
  const folded = fold(...observations);
  return folded && { status: folded.latest.status, undecided: folded.undecided };
};
const kept = (...observations: Observation[]) =>
  fold(...observations)?.frontier.map(({ sourceId }) => sourceId);

test('the newer second wins, whatever arrives first, and the older is forgotten', () => {
  const old = event('evt_b', 1, 'incomplete', { eventType: 'customer.subscription.created' });
  const young = event('evt_a', 2, 'active');
  expect(seen(young, old)).toEqual({ status: 'active', undecided: false });
  expect(kept(young, old)).toEqual(['evt_a']);
});

test('of two in one second, the one whose previous attributes are the other is later', () => {
  const first = event('evt_z', 1, 'past_due', { previousAttributes: { status: 'trialing' } });
  const second = event('evt_a', 1, 'active', { previousAttributes: { status: 'past_due' } });
  expect(seen(second, first)).toEqual({ status: 'active', undecided: false });
});

test('of three in one second, each follows from the one before, also when the middle comes last', () => {
  const a = event('evt_3', 1, 'trialing', { eventType: 'customer.subscription.created' });
  const b = event('evt_2', 1, 'past_due', { previousAttributes: { status: 'trialing' } });
  const c = event('evt_1', 1, 'active', { previousAttributes: { status: 'past_due' } });
  expect(seen(a, c, b)).toEqual({ status: 'active', undecided: false });
});

test('changed and changed back within a second is undecided', () => {
  const there = event('evt_1', 1, 'cancels', { previousAttributes: { status: 'active' } });
  const back = event('evt_2', 1, 'active', { previousAttributes: { status: 'cancels' } });
  expect(seen(there, back)?.undecided).toBe(true);
});

test('a creation in the same second is first, an end absorbs', () => {
  const created = event('evt_z', 1, 'incomplete', { eventType: 'customer.subscription.created' });
  const updated = event('evt_a', 1, 'active');
  expect(seen(created, updated)).toEqual({ status: 'active', undecided: false });
  expect(seen(event('evt_0', 1, 'paid'), event('evt_1', 1, 'open'))).toEqual({
    status: 'paid',
    undecided: false,
  });
});

test('a deletion absorbs what comes late', () => {
  const deleted = event('evt_a', 1, 'canceled', { eventType: 'customer.subscription.deleted' });
  const folded = fold(event('evt_b', 5, 'active'), deleted);
  expect(folded?.latest).toEqual({ ...deleted.snapshot, deleted: true });
  expect(kept(event('evt_b', 5, 'active'), deleted)).toEqual(['evt_a']);
});

test('the event of a deletion says more than a fetched tombstone, whichever came first', () => {
  const told = event('evt_a', 1, 'canceled', { eventType: 'customer.subscription.deleted' });
  const fetched = answer('a_fetch', 2, 'x', { source: 'fetched', snapshot: { deleted: true } });
  expect(fold(told, fetched)?.latest).toEqual({ ...told.snapshot, deleted: true });
  expect(fold(fetched, told)?.latest).toEqual({ ...told.snapshot, deleted: true });
});

test('what can not be told apart is undecided, until an answer covers it', () => {
  const a = event('evt_a', 1, 'active');
  const b = event('evt_b', 1, 'past_due');
  expect(seen(a, b)?.undecided).toBe(true);
  const fetched = answer('fetched_1', 1, 'past_due', { generation: 2, coversGeneration: 1 });
  expect(seen(a, fetched, b)).toEqual({ status: 'past_due', undecided: false });
  expect(kept(a, fetched, b)).toEqual(['fetched_1']);
});

test('an answer and its own event agree without a question', () => {
  const own = event('evt_1', 2, 'cancels', { previousAttributes: { status: 'active' } });
  expect(seen(answer('api_1', 1, 'cancels'), own)).toEqual({ status: 'cancels', undecided: false });
});

test('a stale event does not bring back what an answer has overtaken', () => {
  const undone = answer('api_2', 10, 'active', { generation: 3, coversGeneration: 2 });
  // Created about when the answer was given: only Stripe can tell.
  expect(seen(undone, event('evt_1', 9, 'cancels', { generation: 4 }))?.undecided).toBe(true);
  // Created well before it.
  expect(seen(undone, event('evt_1', 4, 'cancels', { generation: 4 }))).toEqual({
    status: 'active',
    undecided: false,
  });
  // Created well after it.
  expect(seen(undone, event('evt_1', 16, 'cancels', { generation: 4 }))).toEqual({
    status: 'cancels',
    undecided: false,
  });
});

const observation = fc
  .record({
    sourceId: fc.stringMatching(/^evt_[a-f]{2}$/),
    second: fc.integer({ min: 1, max: 3 }),
    status: fc.constantFrom('incomplete', 'active', 'past_due', 'canceled'),
    before: fc.option(fc.constantFrom('incomplete', 'active', 'past_due'), { nil: null }),
    eventType: fc.constantFrom(
      'customer.subscription.created',
      'customer.subscription.updated',
      'customer.subscription.deleted',
    ),
    isAnswer: fc.boolean(),
  })
  .map(({ sourceId, second, status, before, eventType, isAnswer }) =>
    isAnswer
      ? answer(sourceId, second * 10, status)
      : event(sourceId, second * 10, status, {
          eventType,
          previousAttributes: before ? { status: before } : null,
        }),
  );
const observations = fc.uniqueArray(observation, {
  minLength: 1,
  maxLength: 8,
  selector: ({ sourceId }) => sourceId,
});
const isOneDeletion = (set: Observation[]) =>
  set.filter(({ eventType }) => eventType === 'customer.subscription.deleted').length < 2;

test('any order and any duplication of the same observations fold to the same state', () => {
  fc.assert(
    fc.property(
      observations.chain((set) =>
        fc.tuple(fc.constant(set), fc.shuffledSubarray([...set, ...set], { minLength: set.length * 2 })),
      ),
      ([set, delivered]) => {
        // Two deletions of one object can't be; the fold is asked for one.
        fc.pre(isOneDeletion(set));
        expect(fold(...delivered, ...set.toReversed())).toEqual(fold(...set));
      },
    ),
  );
});

test('what is kept is enough: folding one by one, in any order, ends as folding all at once', () => {
  fc.assert(
    fc.property(
      observations.chain((set) =>
        fc.tuple(fc.constant(set), fc.shuffledSubarray(set, { minLength: set.length })),
      ),
      ([set, delivered]) => {
        fc.pre(isOneDeletion(set));
        let frontier: Observation[] = [];
        for (const one of delivered) frontier = fold(...frontier, one)?.frontier ?? [];
        expect(fold(...frontier)).toEqual(fold(...set));
      },
    ),
  );
});
