import { expect, test } from 'vitest';
import { waitForChange } from './wait-for-change.ts';

const now = new Date('2026-01-10T12:00:00Z');
const changing = (...moments: (string | null)[]) => moments.map((changesAt) => ({ changesAt }));

test('a page waits for the first moment at which anything changes, and a second more', () => {
  expect(waitForChange(changing('2026-01-10T12:10:00Z', null, '2026-01-10T12:01:00Z'), now)).toBe(61_000);
});

test('what never changes by the clock is not asked for again', () => {
  expect(waitForChange(changing(null), now)).toBe(false);
  expect(waitForChange([], now)).toBe(false);
});

test('a moment that is over by this clock and not by the server’s is asked for again after five seconds', () => {
  expect(waitForChange(changing('2026-01-10T11:59:00Z'), now)).toBe(5_000);
});

test('a far moment is looked at once a day', () => {
  expect(waitForChange(changing('2027-01-10T12:00:00Z'), now)).toBe(86_400_000);
});
