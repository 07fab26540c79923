import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldObservations, type Observation } from './fold-observations.ts';

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
    observedAtMs: second * 1000,
    snapshot: { id: 'sub_1', status },
    previousAttributes: null,
    ...more,
  };
}

test('the newer second wins, whatever arrives first', () => {
  const old = event('evt_b', 1, 'incomplete', { eventType: 'customer.subscription.created' });
  const young = event('evt_a', 2, 'active');
  expect(foldObservations([young, old])).toEqual({ latest: young.snapshot, undecided: false });
});

test('of two in one second, the one whose previous attributes are the other is later', () => {
  const first = event('evt_z', 1, 'past_due', { previousAttributes: { status: 'trialing' } });
  const second = event('evt_a', 1, 'active', { previousAttributes: { status: 'past_due' } });
  expect(foldObservations([second, first])?.latest).toEqual(second.snapshot);
  expect(foldObservations([second, first])?.undecided).toBe(false);
});

test('a creation in the same second is first', () => {
  const created = event('evt_z', 1, 'incomplete', { eventType: 'customer.subscription.created' });
  const updated = event('evt_a', 1, 'active');
  expect(foldObservations([created, updated])).toEqual({ latest: updated.snapshot, undecided: false });
});

test('a deletion absorbs what comes late', () => {
  const deleted = event('evt_a', 1, 'canceled', { eventType: 'customer.subscription.deleted' });
  expect(foldObservations([event('evt_b', 5, 'active'), deleted])?.latest).toEqual({
    ...deleted.snapshot,
    deleted: true,
  });
});

test('the event of a deletion says more than a fetched tombstone, whichever came first', () => {
  const told = event('evt_a', 1, 'canceled', { eventType: 'customer.subscription.deleted' });
  const fetched = event('a_fetch', 2, 'x', {
    source: 'fetched',
    eventType: null,
    snapshot: { deleted: true },
  });
  for (const both of [
    [told, fetched],
    [fetched, told],
  ])
    expect(foldObservations(both)?.latest).toEqual({ ...told.snapshot, deleted: true });
});

test('what can not be told apart is undecided, until a fetch covers it', () => {
  const a = event('evt_a', 1, 'active');
  const b = event('evt_b', 1, 'past_due');
  expect(foldObservations([a, b])?.undecided).toBe(true);
  const fetched = event('fetched_1', 1, 'past_due', {
    source: 'fetched',
    eventType: null,
    covers: ['evt_a', 'evt_b'],
  });
  expect(foldObservations([a, fetched, b])).toEqual({ latest: fetched.snapshot, undecided: false });
});

test('the late event of an answer that was overtaken does not bring its state back', () => {
  const paid = event('evt_0', 1, 'active', { eventType: 'customer.subscription.created' });
  const answer = (sourceId: string, status: string, covers: string[]) =>
    event(sourceId, 1, status, { source: 'api', eventType: null, covers });
  const cancelled = answer('api_1', 'cancels', ['evt_0']);
  const undone = answer('api_2', 'active', ['api_1', 'evt_0']);
  const echo = event('evt_1', 2, 'cancels', { previousAttributes: { status: 'active' } });
  expect(foldObservations([paid, cancelled, undone])).toEqual({ latest: undone.snapshot, undecided: false });
  expect(foldObservations([paid, cancelled, undone, echo])?.undecided).toBe(true);
  const fetched = event('fetched_1', 2, 'active', {
    source: 'fetched',
    eventType: null,
    covers: ['api_1', 'api_2', 'evt_0', 'evt_1'],
  });
  const settled = [paid, cancelled, undone, echo, fetched];
  expect(foldObservations(settled)).toEqual({ latest: fetched.snapshot, undecided: false });
  const last = event('evt_2', 2, 'active', { previousAttributes: { status: 'cancels' } });
  expect(foldObservations([...settled, last])).toEqual({ latest: last.snapshot, undecided: false });
});

test('an answer and its own event agree without a fetch', () => {
  const answer = event('api_1', 1, 'cancels', { source: 'api', eventType: null, covers: [] });
  const own = event('evt_1', 2, 'cancels', { previousAttributes: { status: 'active' } });
  expect(foldObservations([answer, own])).toEqual({ latest: own.snapshot, undecided: false });
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
  })
  .map(({ sourceId, second, status, before, eventType }) =>
    event(sourceId, second, status, { eventType, previousAttributes: before ? { status: before } : null }),
  );

test('any order and any duplication of the same observations fold to the same state', () => {
  fc.assert(
    fc.property(
      fc
        .uniqueArray(observation, { minLength: 1, maxLength: 8, selector: ({ sourceId }) => sourceId })
        .chain((set) =>
          fc.tuple(fc.constant(set), fc.shuffledSubarray([...set, ...set], { minLength: set.length * 2 })),
        ),
      ([set, delivered]) => {
        const withAll = [...delivered, ...set].reverse();
        // Two deletions of one object can't be; the fold is asked for one.
        fc.pre(set.filter(({ eventType }) => eventType === 'customer.subscription.deleted').length < 2);
        expect(foldObservations(withAll)).toEqual(foldObservations(set));
      },
    ),
  );
});
