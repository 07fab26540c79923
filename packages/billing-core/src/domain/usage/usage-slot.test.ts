import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slotOf, stampOf } from './usage-slot.ts';

const HOUR = 3_600_000;
const at = (text: string) => new Date(`2026-03-15T${text}Z`);
const starts = at('10:17:23');

test.each([
  ['10:05:00', '10:00:00'],
  ['10:17:22', '10:00:00'],
  ['10:17:23', '10:17:23'],
  ['10:59:59', '10:17:23'],
  ['11:00:00', '11:00:00'],
])('what is used at %s counts in the slot of %s where a period begins at 10:17:23', (moment, slot) => {
  expect(slotOf(at(moment), [starts])).toEqual(at(slot));
});

const moment = fc.integer({ min: 0, max: 3 * HOUR }).map((ms) => new Date(at('09:00:00').getTime() + ms));

test('no slot crosses an hour or a boundary, and all moments of one have the same', () => {
  fc.assert(
    fc.property(moment, moment, fc.array(moment, { maxLength: 4 }), (one, other, boundaries) => {
      const slot = slotOf(one, boundaries);
      expect(slot.getTime()).toBeLessThanOrEqual(one.getTime());
      expect(one.getTime() - slot.getTime()).toBeLessThan(HOUR);
      expect(slotOf(slot, boundaries)).toEqual(slot);
      const [from, until] = [Math.min(+one, +other), Math.max(+one, +other)];
      const isParted =
        Math.floor(from / HOUR) !== Math.floor(until / HOUR) ||
        boundaries.some((boundary) => +boundary > from && +boundary <= until);
      expect(+slotOf(other, boundaries) === +slot).toBe(!isParted);
    }),
  );
});

test('what Stripe is told lies in the slot, and in its period by the second and, where there is room, by the minute', () => {
  const second = moment.map((time) => new Date(Math.floor(+time / 1000) * 1000));
  fc.assert(
    fc.property(moment, fc.array(second, { maxLength: 3 }), (time, boundaries) => {
      const slot = slotOf(time, boundaries);
      const stamp = stampOf(slot, boundaries);
      expect(slotOf(stamp, boundaries)).toEqual(slot);
      expect(+stamp % 60_000 === 0 || +stamp === +slot).toBe(true);
      expect(+stamp - +slot).toBeLessThan(60_000);
    }),
  );
});
