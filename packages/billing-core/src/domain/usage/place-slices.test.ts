import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aSubscription } from '../subscription.example.ts';
import { type OpenSlice, type PeriodTotal, type PlacingFacts, placeSlices } from './place-slices.ts';
import { placeUsage } from './place-usage.ts';

const HOUR = 3_600_000;
const starts = new Date('2026-01-15T10:17:23Z');
const ends = new Date('2026-02-15T10:17:23Z');
const subscription = aSubscription({
  createdAt: new Date('2025-10-15T10:17:23Z'),
  currentPeriodStartsAt: starts,
  currentPeriodEndsAt: ends,
});
const held = { subscription, isCharged: true, lastInvoiceIsFinal: false };
const after = (at: Date, ms: number) => new Date(+at + ms);
const place = (at: Date, now: Date, more: Partial<typeof held> = {}) =>
  placeUsage(at, { subscriptions: [{ ...held, ...more }], now });

test.each([
  ['the present one', after(starts, HOUR), after(starts, 2 * HOUR), {}, 'report', null],
  ['the next one, before its webhook', after(ends, 1), after(ends, 2), {}, 'report', null],
  ['the last one, within its grace', after(starts, -HOUR), after(starts, 49 * 60_000), {}, 'report', null],
  [
    'the last one, after its grace',
    after(starts, -HOUR),
    after(starts, 51 * 60_000),
    {},
    'report',
    'carried',
  ],
  [
    'the last one, whose invoice is final',
    after(starts, -HOUR),
    after(starts, 1),
    { lastInvoiceIsFinal: true },
    'report',
    'carried',
  ],
  ['one before the last', after(starts, -29 * 24 * HOUR), after(starts, 1), {}, 'report', 'carried'],
  [
    'what is not charged',
    after(starts, -HOUR),
    after(starts, 51 * 60_000),
    { isCharged: false },
    'count',
    null,
  ],
  ['the time before it', new Date('2025-10-01T00:00:00Z'), after(starts, 1), {}, 'count', null],
  ['the future', after(starts, HOUR), after(starts, HOUR - 5 * 60_000 - 1), {}, 'aside', null],
] as const)('usage of %s is placed', (_, at, now, more, kind, carried) => {
  const found = place(at, now, more);
  expect(found.kind).toBe(kind);
  if (found.kind === 'report') expect(found.carriedFrom !== null).toBe(carried === 'carried');
});

test('usage of a subscription that has ended counts on its last invoice, then on a new one, else an operator decides', () => {
  const ended = { ...held, subscription: { ...subscription, status: 'canceled', endedAt: ends } };
  const used = after(ends, -HOUR);
  const late = after(ends, 51 * 60_000);
  const next = {
    ...held,
    subscription: aSubscription({
      id: 'sub_2',
      createdAt: after(ends, 1),
      currentPeriodStartsAt: after(ends, 1),
      currentPeriodEndsAt: new Date('2026-03-15T10:17:23Z'),
    }),
  };
  expect(placeUsage(used, { subscriptions: [ended], now: after(ends, HOUR / 2) })).toMatchObject({
    kind: 'report',
    carriedFrom: null,
    period: { startsAt: starts, endsAt: ends },
  });
  expect(placeUsage(used, { subscriptions: [ended], now: late })).toEqual({
    kind: 'aside',
    because: 'subscription_ended',
  });
  expect(placeUsage(used, { subscriptions: [next, ended], now: late })).toMatchObject({
    kind: 'report',
    subscription: { id: 'sub_2' },
    carriedFrom: expect.any(Date),
  });
});

/** Credits are taken for what goes over; facts of one feature. */
const factsOf = (totals: PeriodTotal[], included: number, credits: number): PlacingFacts => ({
  now: after(starts, 20 * HOUR),
  subscriptionsOf: () => [held],
  totalOf: (feature, period) =>
    totals.find((total) => +total.period.startsAt === +period.startsAt) ?? {
      feature,
      period,
      included,
      quantity: 0,
      reported: 0,
      fromCredits: 0,
    },
  creditsOf: ({ quantity }) => Math.min(credits, Math.max(0, quantity - included)),
});

const slice = fc.record({
  hours: fc.integer({ min: 0, max: 19 }),
  quantity: fc.integer({ min: 1, max: 60 }),
});
const toSlices = (given: { hours: number; quantity: number }[], from: number): OpenSlice[] =>
  given.map(({ hours, quantity }, at) => {
    const firstAt = after(starts, hours * HOUR);
    return { id: `slice-${from + at}`, feature: 'calls', slotAt: firstAt, firstAt, quantity };
  });

test('included first, then credits, then Stripe: in whatever batches usage is told, the sum is the same and nothing is lost', () => {
  const amount = fc.integer({ min: 0, max: 400 });
  fc.assert(
    fc.property(
      fc.array(slice, { maxLength: 15 }),
      fc.nat(),
      amount,
      amount,
      (all, cut, included, credits) => {
        const middle = all.length === 0 ? 0 : cut % all.length;
        let totals: PeriodTotal[] = [];
        let told = 0;
        for (const part of [toSlices(all.slice(0, middle), 0), toSlices(all.slice(middle), middle)]) {
          const placement = placeSlices(part, factsOf(totals, included, credits));
          expect(placement.placed).toHaveLength(part.length);
          told += placement.batches.reduce((sum, { quantity }) => sum + quantity, 0);
          if (part.length > 0) totals = placement.totals;
        }
        const used = all.reduce((sum, { quantity }) => sum + quantity, 0);
        const taken = Math.min(credits, Math.max(0, used - included));
        expect(told).toBe(used - taken);
        if (used > 0) expect(totals).toMatchObject([{ quantity: used, fromCredits: taken, reported: told }]);
        if (used <= included) expect(told).toBe(used);
      },
    ),
  );
});
