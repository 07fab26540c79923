import { expect, test } from 'vitest';
import { isGivenUp, nextDeliveryAt, readRetryAfter } from './delivery-schedule.ts';

const now = new Date('2026-01-31T10:00:00Z');
const secondsTo = (at: Date | undefined) => at && (at.getTime() - now.getTime()) / 1_000;

test('an endpoint is tried ten times over three days, a function eight times over two hours', () => {
  const waits = (kind: 'endpoint' | 'function') =>
    Array.from({ length: 10 }, (_, index) =>
      secondsTo(nextDeliveryAt(kind, { attempts: index + 1, now, random: 0 })),
    );
  expect(waits('endpoint')).toEqual([
    5,
    300,
    1_800,
    7_200,
    18_000,
    36_000,
    50_400,
    72_000,
    86_400,
    undefined,
  ]);
  expect(waits('function')).toEqual([1, 5, 30, 120, 600, 1_800, 3_600, undefined, undefined, undefined]);
});

test('waits are stretched by up to a tenth', () => {
  expect(secondsTo(nextDeliveryAt('endpoint', { attempts: 2, now, random: 0.5 }))).toBeCloseTo(315);
});

test('a receiver may ask for a later time, within a day, and not for an earlier one', () => {
  const asked = (retryAfterS: number) =>
    secondsTo(nextDeliveryAt('endpoint', { attempts: 2, now, random: 0, retryAfterS }));
  expect([asked(1), asked(600), asked(1e9)]).toEqual([300, 600, 86_400]);
});

test('Retry-After is seconds or a date; anything else is not heard', () => {
  expect(readRetryAfter('120', now)).toBe(120);
  expect(readRetryAfter('Sat, 31 Jan 2026 10:01:30 GMT', now)).toBe(90);
  expect(readRetryAfter('Sat, 31 Jan 2026 09:00:00 GMT', now)).toBe(0);
  expect(readRetryAfter('soon', now)).toBeUndefined();
  expect(readRetryAfter(undefined, now)).toBeUndefined();
});

test('an endpoint that failed for five days is given up', () => {
  expect(isGivenUp(new Date('2026-01-26T10:00:00Z'), now)).toBe(true);
  expect(isGivenUp(new Date('2026-01-26T10:00:01Z'), now)).toBe(false);
});
