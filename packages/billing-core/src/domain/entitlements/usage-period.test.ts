import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aSubscription } from '../subscription.example.ts';
import { addMonths, usagePeriodOf } from './usage-period.ts';

const at = (iso: string) => new Date(iso);
const span = (startsAt: string, endsAt: string) => ({ startsAt: at(startsAt), endsAt: at(endsAt) });

test('without a subscription uses are counted by the calendar month in UTC', () => {
  expect(usagePeriodOf(undefined, at('2026-02-28T23:59:59Z'))).toEqual(span('2026-02-01', '2026-03-01'));
  expect(usagePeriodOf(undefined, at('2026-12-31T23:59:59Z'))).toEqual(span('2026-12-01', '2027-01-01'));
});

test('of a monthly subscription they are counted by its own period', () => {
  const subscription = aSubscription({
    currentPeriodStartsAt: at('2026-02-28'),
    currentPeriodEndsAt: at('2026-03-31'),
  });
  expect(usagePeriodOf(subscription, at('2026-03-30'))).toEqual(span('2026-02-28', '2026-03-31'));
});

test('a period that has ended is followed by the next month, also when no webhook told of it', () => {
  const subscription = aSubscription();
  expect(usagePeriodOf(subscription, at('2026-02-01'))).toEqual(span('2026-02-01', '2026-03-01'));
  expect(usagePeriodOf(subscription, at('2026-03-15'))).toEqual(span('2026-03-01', '2026-04-01'));
});

test('of a yearly subscription they are counted by months from the beginning of its year', () => {
  const subscription = aSubscription({
    interval: 'year',
    currentPeriodStartsAt: at('2026-01-31'),
    currentPeriodEndsAt: at('2027-01-31'),
  });
  expect(usagePeriodOf(subscription, at('2026-01-31'))).toEqual(span('2026-01-31', '2026-02-28'));
  expect(usagePeriodOf(subscription, at('2026-03-30'))).toEqual(span('2026-02-28', '2026-03-31'));
  expect(usagePeriodOf(subscription, at('2026-03-31'))).toEqual(span('2026-03-31', '2026-04-30'));
});

test('property: periods follow each other without a gap, and each holds the moment asked about', () => {
  const moment = fc.date({ min: at('2026-01-01'), max: at('2030-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(moment, moment, fc.constantFrom('month', 'year'), (one, other, interval) => {
      const [startsAt, now] = one <= other ? [one, other] : [other, one];
      const ends = addMonths(startsAt, interval === 'month' ? 1 : 12);
      const subscription = aSubscription({
        interval,
        currentPeriodStartsAt: startsAt,
        currentPeriodEndsAt: ends,
      });
      const period = usagePeriodOf(subscription, now);
      const next = usagePeriodOf(subscription, period.endsAt);
      expect(period.startsAt <= now && now < period.endsAt).toBe(true);
      expect(next.startsAt).toEqual(period.endsAt);
    }),
  );
});

test('where use is charged its own month counts, whatever the interval of the plan', () => {
  const year = { currentPeriodStartsAt: at('2026-01-31'), currentPeriodEndsAt: at('2027-01-31') };
  const month = { currentPeriodStartsAt: at('2026-03-28'), currentPeriodEndsAt: at('2026-04-28') };
  const plan = aSubscription({ interval: 'year', ...year });
  const [base] = plan.items;
  if (!base) throw new Error('There is no item.');
  const use = { ...base, id: 'si_use', role: 'usage' as const, interval: 'month' as const, ...month };
  const hybrid = { ...plan, items: [base, use] };
  expect(usagePeriodOf(hybrid, at('2026-04-01'))).toEqual(span('2026-03-28', '2026-04-28'));
  expect(usagePeriodOf(hybrid, at('2026-04-28'))).toEqual(span('2026-04-28', '2026-05-28'));
});
