import { expect, test } from 'vitest';
import { decideAddSeat, decideRemoveSeat, type SeatFacts } from './change-seats.ts';

const facts = (more: Partial<SeatFacts> = {}): SeatFacts => ({
  members: ['ada', 'bob'],
  limit: 3,
  upgradeTo: null,
  ...more,
});

test('a free seat is taken; who has one takes no second', () => {
  expect(decideAddSeat('cleo', facts())).toEqual({ ok: true, value: { isNew: true } });
  expect(decideAddSeat('cleo', facts({ limit: null }))).toEqual({ ok: true, value: { isNew: true } });
  expect(decideAddSeat('ada', facts({ limit: 2 }))).toEqual({ ok: true, value: { isNew: false } });
});

test('a seat too many is refused, with the plan that has more', () => {
  const upgradeTo = { planKey: 'team', planName: 'Team' };
  expect(decideAddSeat('cleo', facts({ limit: 2, upgradeTo }))).toEqual({
    ok: false,
    error: {
      code: 'seats_exhausted',
      message: 'All 2 seats of your plan are taken.',
      next: 'Remove somebody, or upgrade to Team.',
      upgradeTo,
    },
  });
  expect(decideAddSeat('cleo', facts({ limit: 2 }))).toMatchObject({
    error: { next: 'Remove somebody, or write to us.' },
  });
});

test('nobody is removed who has no seat', () => {
  expect(decideRemoveSeat('ada', facts())).toEqual({ ok: true, value: {} });
  expect(decideRemoveSeat('dora', facts())).toMatchObject({ error: { code: 'seat_not_found' } });
});
