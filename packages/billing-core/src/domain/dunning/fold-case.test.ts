import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aFailure, aMailStep, someCaseFacts } from './dunning.example.ts';
import { foldCase } from './fold-case.ts';

const day = (n: number) => new Date(Date.UTC(2026, 0, 31 + n, 10));
const stateOf = (facts: Parameters<typeof someCaseFacts>[0]) => foldCase(someCaseFacts(facts))?.state;
const paid = { status: 'paid', paidAt: day(4) } as const;
const end = (action: 'cancel' | 'pause' | 'leave_past_due', state: 'owed' | 'done' = 'done') =>
  aMailStep(0, { key: 'end', kind: 'end', day: null, action, state, at: day(14) });

test('the first failure of a renewal opens a case, with when Stripe tries again', () => {
  expect(foldCase(someCaseFacts({}))).toEqual({
    state: 'open',
    openedAt: day(0),
    closedAt: null,
    because: 'The payment failed, and the invoice is open.',
    failureCount: 1,
    lastFailedAt: day(0),
    nextAttemptAt: day(3),
    recovery: null,
  });
});

test('the first payment of a checkout and an invoice made by hand have no case', () => {
  expect(stateOf({ invoice: { billingReason: 'subscription_create' } })).toBeUndefined();
  expect(stateOf({ invoice: { billingReason: 'manual' } })).toBeUndefined();
});

test('the closing invoice of somebody who left on purpose has none; one that Stripe ended has', () => {
  const ended = { status: 'canceled', endedAt: day(0) };
  expect(
    stateOf({ subscription: { ...ended, cancellationReason: 'cancellation_requested' } }),
  ).toBeUndefined();
  expect(stateOf({ subscription: { ...ended, cancellationReason: 'payment_failed' } })).toBe('exhausted');
});

test('it closes by what became of the invoice, before what became of the subscription', () => {
  const ended = { status: 'canceled', endedAt: day(2), cancellationReason: 'cancellation_requested' };
  expect(stateOf({ invoice: paid, subscription: ended })).toBe('recovered');
  expect(stateOf({ invoice: { ...paid, amountDueMinor: 0 } })).toBe('refunded');
  expect(stateOf({ invoice: { status: 'void', voidedAt: day(1) } })).toBe('voided');
  expect(stateOf({ invoice: { status: 'uncollectible', uncollectibleAt: day(1) } })).toBe('uncollectible');
  expect(stateOf({ subscription: ended })).toBe('cancelled');
});

test('at the policy’s end it is exhausted, or paused; who pays later has it recovered all the same', () => {
  expect(stateOf({ steps: [end('leave_past_due')] })).toBe('exhausted');
  expect(stateOf({ steps: [end('pause')] })).toBe('paused');
  expect(stateOf({ steps: [end('pause', 'owed')] })).toBe('open');
  const ended = { status: 'canceled', endedAt: day(14), cancellationReason: 'cancellation_requested' };
  expect(stateOf({ steps: [end('cancel', 'owed')], subscription: ended })).toBe('exhausted');
  expect(stateOf({ steps: [end('leave_past_due')], invoice: { status: 'paid', paidAt: day(20) } })).toBe(
    'recovered',
  );
});

const mail = (on: number, more = {}) => aMailStep(on, { at: day(on), sentAt: day(on), ...more });
const recoveryOf = (facts: Parameters<typeof someCaseFacts>[0]) =>
  foldCase(someCaseFacts({ invoice: paid, ...facts }))?.recovery;

test('a recovery is owed to the last mail before it, and to who brought it', () => {
  const steps = [mail(0), mail(3), mail(5)];
  expect(recoveryOf({ steps })).toEqual({ way: 'stripe_retry', afterDay: 3 });
  expect(recoveryOf({ steps, invoice: { status: 'paid', paidAt: day(2) } })).toEqual({
    way: 'customer',
    afterDay: 0,
  });
  expect(recoveryOf({ steps: [mail(0), mail(3, { openedAt: day(3) })] })).toEqual({
    way: 'customer',
    afterDay: 3,
  });
  expect(recoveryOf({ steps: [mail(0, { openedAt: day(5) })] })).toEqual({
    way: 'stripe_retry',
    afterDay: 0,
  });
  const retry = aMailStep(0, { key: 'retry:1', kind: 'retry', day: null, state: 'done', at: day(4) });
  expect(recoveryOf({ steps: [...steps, retry] })).toEqual({ way: 'manual_retry', afterDay: 3 });
  expect(recoveryOf({ failures: [aFailure({ nextAttemptAt: null })] })).toEqual({
    way: 'customer',
    afterDay: null,
  });
});

test('the order in which failures were heard of changes nothing', () => {
  const failures = [1, 2, 3, 4].map((at) =>
    aFailure({ eventId: `evt_${at}`, failedAt: day(Math.floor(at / 2) * 3), attemptCount: at }),
  );
  const expected = foldCase(someCaseFacts({ failures }));
  fc.assert(
    fc.property(fc.shuffledSubarray(failures, { minLength: 4 }), (shuffled) => {
      expect(foldCase(someCaseFacts({ failures: shuffled }))).toEqual(expected);
    }),
  );
});
