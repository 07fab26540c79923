import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aChange, aPoint } from './revenue.example.ts';
import type { RevenueMovement } from './revenue-ledger.ts';
import { toMovements } from './revenue-movements.ts';
import type { RevenuePoint } from './revenue-point.ts';

/** `second kind delta`, which is what a finance person would read. */
const told = (points: RevenuePoint[]) =>
  toMovements(points).map(
    ({ movedAt, kind, churnCause, deltaMinor }) =>
      `${movedAt} ${churnCause ? `${churnCause} ` : ''}${kind} ${deltaMinor > 0 ? '+' : ''}${deltaMinor}`,
  );
const ended = (cause: 'voluntary' | 'involuntary' = 'voluntary') => ({ gone: cause, isFinal: true });

test('the first revenue of an account is new, more of it expansion, less of it contraction', () => {
  expect(told([aPoint(1, 0), aPoint(2, 100), aPoint(3, 250), aPoint(4, 50)])).toEqual([
    '2 new +100',
    '3 expansion +150',
    '4 contraction -200',
  ]);
});

test('a change that leaves the amount alone makes no movement', () => {
  expect(told([aPoint(1, 100), aPoint(2, 100), aChange(3, [100, 100])])).toEqual(['1 new +100']);
});

test('the end of the only subscription is churn: voluntary, or involuntary when payments failed', () => {
  expect(told([aPoint(1, 100), aPoint(2, 0, ended())])).toEqual(['1 new +100', '2 voluntary churn -100']);
  expect(told([aPoint(1, 100), aPoint(2, 0, ended('involuntary'))])).toContain('2 involuntary churn -100');
});

test('an unpaid subscription has churned, and paying it again is a reactivation', () => {
  expect(told([aPoint(1, 100), aPoint(2, 0, { gone: 'involuntary' }), aPoint(3, 100)])).toEqual([
    '1 new +100',
    '2 involuntary churn -100',
    '3 reactivation +100',
  ]);
});

test('a subscription that goes on without revenue has contracted, and expands when it pays again', () => {
  expect(told([aPoint(1, 100), aPoint(2, 0), aPoint(3, 80)])).toEqual([
    '1 new +100',
    '2 contraction -100',
    '3 expansion +80',
  ]);
});

test('a subscription after an earlier one of the account has ended is a reactivation', () => {
  const second = { subscriptionId: 'sub_2' };
  expect(told([aPoint(1, 100), aPoint(2, 0, ended()), aPoint(9, 70, second)])).toContain(
    '9 reactivation +70',
  );
  // Also when the first one was paused before it ended, which left nothing to churn.
  expect(told([aPoint(1, 100), aPoint(2, 0), aPoint(3, 0, ended()), aPoint(9, 70, second)])).toContain(
    '9 reactivation +70',
  );
  expect(told([aPoint(2, 0, ended()), aPoint(9, 70, second)])).toEqual(['9 new +70']);
});

test('while one subscription pays, another is expansion when it comes and contraction when it goes', () => {
  const second = { subscriptionId: 'sub_2' };
  expect(
    told([
      aPoint(1, 100),
      aPoint(2, 70, second),
      aPoint(3, 0, { ...second, ...ended() }),
      aPoint(4, 0, ended()),
    ]),
  ).toEqual(['1 new +100', '2 expansion +70', '3 contraction -70', '4 voluntary churn -100']);
});

test('one subscription swapped for another in the same second is no churn', () => {
  expect(told([aPoint(1, 100), aPoint(5, 0, ended()), aPoint(5, 120, { subscriptionId: 'sub_2' })])).toEqual([
    '1 new +100',
    '5 expansion +120',
    '5 contraction -100',
  ]);
});

test('another currency is churn in the old one and new in the new one', () => {
  const movements = toMovements([aPoint(1, 100), aPoint(2, 90, { currency: 'eur' })]);
  expect(movements.map(({ kind, currency, deltaMinor }) => [kind, currency, deltaMinor])).toEqual([
    ['new', 'usd', 100],
    ['churn', 'usd', -100],
    ['new', 'eur', 90],
  ]);
});

test('within a second the creation is first and the end last, whatever their names', () => {
  expect(
    told([
      aPoint(1, 0, { sourceId: 'evt_a', ...ended() }),
      aPoint(1, 100, { sourceId: 'evt_z', isCreation: true }),
      aChange(1, [100, 150], { sourceId: 'evt_m' }),
    ]),
  ).toEqual(['1 new +100', '1 expansion +50', '1 voluntary churn -150']);
});

test('within a second changes follow each other by what they say was before', () => {
  const there = aChange(2, [100, 200], { sourceId: 'evt_c' });
  const back = aChange(2, [200, 100], { sourceId: 'evt_a' });
  const on = aChange(2, [100, 300], { sourceId: 'evt_b' });
  expect(told([aPoint(1, 100), on, back, there])).toEqual([
    '1 new +100',
    '2 expansion +100',
    '2 contraction -100',
    '2 expansion +200',
  ]);
});

test('an answer of ours counts until an event of a later second shows the state itself', () => {
  const answer = aPoint(1, 200, { sourceId: 'api:req_1', covered: 1 });
  expect(told([aPoint(1, 100), answer])).toEqual(['1 new +100', '1 expansion +100']);
  expect(told([aPoint(1, 100), answer, aChange(40, [100, 200])])).toEqual([
    '1 new +100',
    '40 expansion +100',
  ]);
});

test('of two answers the one that knew more is later', () => {
  const first = aPoint(1, 200, { sourceId: 'api:req_z', covered: 1 });
  const second = aPoint(1, 50, { sourceId: 'api:req_a', covered: 2 });
  expect(toMovements([aPoint(1, 100), second, first]).at(-1)?.mrrMinor).toBe(50);
});

test('nothing follows an end', () => {
  expect(told([aPoint(1, 100), aPoint(2, 0, ended()), aPoint(3, 100)])).toEqual([
    '1 new +100',
    '2 voluntary churn -100',
  ]);
});

/** Lives of up to three subscriptions, as chains of changes; several may share a second. */
const lives = fc
  .array(
    fc.array(fc.record({ gap: fc.integer({ min: 0, max: 2 }), mrr: fc.constantFrom(0, 0, 100, 200, 300) }), {
      minLength: 1,
      maxLength: 8,
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((subscriptions) => subscriptions.map(toLife));

function toLife(changes: { gap: number; mrr: number }[], index: number): RevenuePoint[] {
  let at = index;
  let before = 0;
  return changes.map(({ gap, mrr }, i) => {
    at += i === 0 ? 0 : gap;
    const more = { subscriptionId: `sub_${index}`, sourceId: `evt_${(i * 7) % 11}_${i}` };
    const point = i === 0 ? aPoint(at, mrr, { ...more, isCreation: true }) : aChange(at, [before, mrr], more);
    before = mrr;
    return point;
  });
}

const total = (movements: RevenueMovement[]) =>
  movements.reduce((sum, { deltaMinor }) => sum + deltaMinor, 0);

test('the movements are the same in whatever order the points come, and make the last state of each subscription', () => {
  fc.assert(
    fc.property(
      lives.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all.flat(), { minLength: all.flat().length })),
      ),
      ([all, shuffled]) => {
        const movements = toMovements(all.flat());
        expect(toMovements(shuffled)).toEqual(movements);
        expect(total(movements)).toBe(all.reduce((sum, life) => sum + (life.at(-1)?.mrrMinor ?? 0), 0));
        for (const { kind, deltaMinor } of movements)
          expect(deltaMinor > 0).toBe(['new', 'expansion', 'reactivation'].includes(kind));
        expect(movements.filter(({ kind }) => kind === 'new').length).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('folding the last seconds anew, on what the earlier ones made, gives the same as folding all', () => {
  fc.assert(
    fc.property(lives, fc.integer({ min: 0, max: 10 }), (all, second) => {
      const movements = toMovements(all.flat());
      const earlier = movements.filter(({ movedAt }) => movedAt < second);
      const later = all.flat().filter(({ observedAt }) => observedAt >= second);
      expect([...earlier, ...toMovements(later, earlier)]).toEqual(movements);
    }),
    { numRuns: 1_000 },
  );
});
