import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PlainLife, type PlainOutcome, plainDunning } from '../../../test/plain-dunning.ts';
import type { DunningStep } from './case-facts.ts';
import { decideStep } from './decide-step.ts';
import { aMailStep } from './dunning.example.ts';

const OPENED = new Date('2026-01-31T10:00:00Z');
const HOUR_MS = 3_600_000;
const after = (hours: number) => new Date(OPENED.getTime() + hours * HOUR_MS);
const policy = { mails: [0, 3, 5, 7], endAfterDays: 14, atEnd: 'cancel' } as const;
const decide = (steps: readonly DunningStep[], hours: number) =>
  decideStep({ openedAt: OPENED, steps }, policy, after(hours));
const sent = (day: number, hours = day * 24) => aMailStep(day, { at: after(hours), sentAt: after(hours) });

test('each mail comes on its day after the first failure, and the last one is known as such', () => {
  expect(decide([], 0)).toEqual({ kind: 'mail', day: 0, isLast: false, superseded: [] });
  expect(decide([sent(0)], 71)).toEqual({ kind: 'wait', until: after(72) });
  expect(decide([sent(0), sent(3), sent(5)], 168)).toEqual({
    kind: 'mail',
    day: 7,
    isLast: true,
    superseded: [],
  });
});

test('who wakes after days sends what is right now, and nothing of what was missed', () => {
  expect(decide([], 6 * 24)).toEqual({ kind: 'mail', day: 5, isLast: false, superseded: [0, 3] });
});

test('a mail whose turn comes while the one before waits to leave is held, and follows a day later', () => {
  const waiting = aMailStep(0, { at: OPENED });
  expect(decide([waiting], 72)).toEqual({ kind: 'hold', day: 3, superseded: [] });
  const held = aMailStep(3, { at: after(72), state: 'held' });
  expect(decide([waiting, held], 80)).toEqual({ kind: 'wait', until: after(120) });
  expect(decide([sent(0, 90), held], 100)).toEqual({ kind: 'wait', until: after(110) });
  expect(decide([sent(0, 90), held], 110)).toEqual({ kind: 'mail', day: 3, isLast: false, superseded: [] });
});

test('the end comes on its day, and not before who was told last has had the time that was promised', () => {
  const told = [sent(0), sent(3), sent(5)];
  expect(decide([...told, sent(7)], 13 * 24)).toEqual({ kind: 'wait', until: after(14 * 24) });
  expect(decide([...told, sent(7)], 14 * 24)).toEqual({ kind: 'end', action: 'cancel' });
  expect(decide([...told, sent(7, 200)], 14 * 24)).toEqual({ kind: 'wait', until: after(200 + 7 * 24) });
});

test('an end that is owed is not owed again', () => {
  const end: DunningStep = { ...sent(0), key: 'end', kind: 'end', day: null, action: 'cancel', sentAt: null };
  expect(decide([0, 3, 5, 7].map((day) => sent(day)).concat(end), 20 * 24)).toEqual({
    kind: 'wait',
    until: null,
  });
});

const stretches = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 200 })), { maxLength: 3 })
  .map((pairs) => pairs.map(([from, length]) => ({ from, to: from + length })));
const lives: fc.Arbitrary<PlainLife> = fc.record({
  mails: fc
    .uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 5 })
    .map((days) => days.sort((a, b) => a - b)),
  endAfterDays: fc.integer({ min: 13, max: 20 }),
  settledAt: fc.option(fc.integer({ min: 0, max: 600 })),
  asleep: stretches,
  noMail: stretches,
});

test('whatever breaks for however long, the mails and the end are those of the plain model', () => {
  fc.assert(
    fc.property(lives, (life) => {
      expect(live(life)).toEqual(plainDunning(life));
    }),
    { numRuns: 500 },
  );
});

test('nobody is told twice on one day of the policy, or twice within 20 hours, or after it was settled', () => {
  fc.assert(
    fc.property(lives, (life) => {
      const { mails } = live(life);
      expect(new Set(mails.map(({ day }) => day)).size).toBe(mails.length);
      for (const [at, mail] of mails.entries()) {
        expect(mail.at - (mails[at - 1]?.at ?? -20)).toBeGreaterThanOrEqual(20);
        expect(mail.at).toBeLessThan(life.settledAt ?? Number.POSITIVE_INFINITY);
      }
    }),
  );
});

test('an outage of the mail server alone, however long, costs nobody a mail', () => {
  fc.assert(
    fc.property(lives, (life) => {
      const { mails } = live({ ...life, asleep: [], settledAt: null });
      expect(mails.map(({ day }) => day)).toEqual(life.mails);
    }),
  );
});

/** The decider at work: asked every hour that a worker is awake, its mails leaving when they can. */
function live({ mails, endAfterDays, settledAt, asleep, noMail }: PlainLife): PlainOutcome {
  let steps: DunningStep[] = [];
  const isIn = (all: PlainLife['asleep'], hour: number) =>
    all.some(({ from, to }) => hour >= from && hour < to);
  const outcome: PlainOutcome = { mails: [], endedAt: null };
  for (let hour = 0; hour < (settledAt ?? 4_000); hour += 1) {
    if (isIn(asleep, hour)) continue;
    // What one look notes may free the way for the next.
    for (let looks = 0; looks < 2; looks += 1) {
      const decision = decideStep(
        { openedAt: OPENED, steps },
        { mails, endAfterDays, atEnd: 'cancel' },
        after(hour),
      );
      if (decision.kind === 'end') return { ...outcome, endedAt: hour };
      if (decision.kind === 'wait') continue;
      const passed = decision.superseded.map((day) =>
        aMailStep(day, { at: after(hour), state: 'superseded' }),
      );
      const state = decision.kind === 'hold' ? 'held' : 'owed';
      const step = aMailStep(decision.day, { at: after(hour), state });
      steps = [...steps.filter(({ key }) => key !== step.key), ...passed, step];
    }
    if (isIn(noMail, hour)) continue;
    steps = steps.map((step) => {
      if (step.state !== 'owed' || step.sentAt || step.day === null) return step;
      outcome.mails.push({ day: step.day, at: hour });
      return { ...step, sentAt: after(hour) };
    });
  }
  return outcome;
}
