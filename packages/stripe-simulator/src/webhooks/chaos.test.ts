import { describe, expect, test } from 'vitest';
import { Chaos, type ChaosRules, type Plan } from './chaos.ts';

const events = Array.from({ length: 1000 }, (_, at) => `evt_${at}`);

function plans(rules: ChaosRules, seed = 1): Plan[] {
  const chaos = new Chaos(seed);
  chaos.set(rules, { now: 1000 });
  return events.map((event) => chaos.plan(event, 'we_1', 1000));
}

const share = (some: unknown[]) => some.length / events.length;

describe('the plan of a delivery', () => {
  test('is at once when nothing was asked for, or when it was asked for another endpoint', () => {
    const calm = { dueAt: 1000, duplicateAt: null, isBurst: false };
    expect(new Chaos(1).plan('evt_1', 'we_1', 1000)).toEqual(calm);
    expect(plans({ endpoint: 'we_2', drop: 1, burst: 60 })[0]).toEqual(calm);
  });
  test('follows from the seed', () => {
    const rules = { drop: 0.1, duplicate: 0.2, shuffle: 30, delay: { rate: 0.5, seconds: 600 } };
    expect(plans(rules)).toEqual(plans(rules));
    expect(plans(rules, 2)).not.toEqual(plans(rules));
  });
  test('drops, doubles and delays the share that was asked for', () => {
    expect(share(plans({ drop: 0.2 }).filter(({ dueAt }) => dueAt === null))).toBeCloseTo(0.2, 1);
    const doubled = plans({ duplicate: 0.3, window: 10 }).filter(({ duplicateAt }) => duplicateAt !== null);
    expect(share(doubled)).toBeCloseTo(0.3, 1);
    expect(Math.max(...doubled.map(({ duplicateAt }) => duplicateAt ?? 0))).toBe(1010);
    const late = plans({ delay: { rate: 0.5, seconds: 99 } }).filter(({ dueAt }) => dueAt !== 1000);
    expect(share(late)).toBeCloseTo(0.5, 1);
    expect(Math.max(...late.map(({ dueAt }) => dueAt ?? 0))).toBe(1099);
  });
  test('lets events of a window overtake each other', () => {
    const times = plans({ shuffle: 20 }).map(({ dueAt }) => dueAt ?? 0);
    expect(new Set(times).size).toBe(21);
    expect(times).not.toEqual(times.toSorted((a, b) => a - b));
  });
  test('holds events back for a burst', () => {
    expect(plans({ burst: 300 })[0]).toEqual({ dueAt: 1200, duplicateAt: null, isBurst: true });
  });
});

describe('an attempt', () => {
  const attempt = { delivery: 'evt_1:we_1', endpoint: 'we_1', number: 1, now: 1000 };
  test('meets nobody while the endpoint is down, and someone afterwards', () => {
    const chaos = new Chaos(1);
    chaos.set({ down: 86_400 }, { now: 1000 });
    expect(chaos.obstacle({ ...attempt, now: 87_399 })).toMatch(/down/);
    expect(chaos.obstacle({ ...attempt, now: 87_400 })).toBeUndefined();
  });
  test('is lost as often as was asked for, each by its own draw', () => {
    const chaos = new Chaos(1);
    chaos.set({ fail: 0.4 }, { now: 0 });
    const lost = events.filter((_, number) => chaos.obstacle({ ...attempt, number }) !== undefined);
    expect(share(lost)).toBeCloseTo(0.4, 1);
    chaos.clear();
    expect(chaos.obstacle(attempt)).toBeUndefined();
  });
});
