import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { aMailStep, someCaseFacts } from '../src/domain/dunning/dunning.example.ts';
import { CASE_STATES, CASE_STEPS, type CaseState, foldCase } from '../src/domain/dunning/fold-case.ts';

const day = (n: number) => new Date(Date.UTC(2026, 0, 31 + n, 10));

/** What an invoice, its subscription and the policy can come to, each after the others that are listed before it. */
const INVOICES = {
  open: { rank: 0, facts: { status: 'open' } },
  uncollectible: { rank: 1, facts: { status: 'uncollectible', uncollectibleAt: day(20) } },
  paid: { rank: 2, facts: { status: 'paid', paidAt: day(30) } },
  credited: { rank: 2, facts: { status: 'paid', paidAt: day(30), amountDueMinor: 0 } },
  void: { rank: 2, facts: { status: 'void', voidedAt: day(30) } },
} as const;
const SUBSCRIPTIONS = {
  live: { rank: 0, facts: {} },
  left: {
    rank: 1,
    facts: { status: 'canceled', endedAt: day(15), cancellationReason: 'cancellation_requested' },
  },
  failed: { rank: 1, facts: { status: 'canceled', endedAt: day(15), cancellationReason: 'payment_failed' } },
} as const;
const end = (action: 'cancel' | 'pause' | 'leave_past_due', state: 'owed' | 'done') => [
  aMailStep(0, { key: 'end', kind: 'end', day: null, action, state, at: day(14) }),
];
const ENDS = {
  none: { rank: 0, steps: [] },
  pausing: { rank: 1, steps: end('pause', 'owed') },
  paused: { rank: 2, steps: end('pause', 'done') },
  left: { rank: 2, steps: end('leave_past_due', 'done') },
} as const;

type Life = [keyof typeof INVOICES, keyof typeof SUBSCRIPTIONS, keyof typeof ENDS];
const keys = <T extends object>(of: T) => Object.keys(of) as (keyof T)[];
const LIVES = keys(INVOICES).flatMap((invoice) =>
  keys(SUBSCRIPTIONS).flatMap((subscription) =>
    keys(ENDS).map((ended): Life => [invoice, subscription, ended]),
  ),
);
const stateOf = ([invoice, subscription, ended]: Life): CaseState => {
  const facts = someCaseFacts({
    invoice: INVOICES[invoice].facts,
    subscription: SUBSCRIPTIONS[subscription].facts,
    steps: [...ENDS[ended].steps],
  });
  return foldCase(facts)?.state ?? 'open';
};

type Ranked = Record<string, { rank: number }>;
/** Whether one can come after the other: each part stays, or goes on. */
const follows = (of: Ranked, from: string, to: string) =>
  from === to || (of[from]?.rank ?? 0) < (of[to]?.rank ?? 0);

test('whatever happens to an invoice, its subscription and the policy, a case goes the ways that are listed', () => {
  const taken = new Set<string>();
  for (const from of LIVES)
    for (const to of LIVES) {
      const isLater =
        follows(INVOICES, from[0], to[0]) &&
        follows(SUBSCRIPTIONS, from[1], to[1]) &&
        follows(ENDS, from[2], to[2]);
      // The end of the policy is of open cases alone.
      const isEndOfClosed = from[2] !== to[2] && stateOf([from[0], from[1], 'none']) !== 'open';
      if (!isLater || isEndOfClosed) continue;
      const [before, after] = [stateOf(from), stateOf(to)];
      if (before !== after) taken.add(`${before} --> ${after}`);
    }
  expect([...taken].sort()).toEqual(listed());
});

test('the page draws the states of a case as the code has them', async () => {
  const page = await readFile(new URL('../../../docs/dunning.md', import.meta.url), 'utf8');
  const drawn = [...page.matchAll(/^ {2}(\w+ --> \w+)/gm)].map(([, edge]) => edge ?? '');
  expect(drawn.sort()).toEqual(listed());
  for (const state of CASE_STATES) expect(page).toContain(`${state}`);
});

const listed = () => CASE_STATES.flatMap((from) => CASE_STEPS[from].map((to) => `${from} --> ${to}`)).sort();
