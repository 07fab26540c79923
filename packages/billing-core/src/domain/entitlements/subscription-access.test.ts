import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccessPolicy } from '../../config.ts';
import { aSubscription } from '../subscription.example.ts';
import type { Subscription } from '../subscription.ts';
import { type AccessFacts, decideAccess } from './subscription-access.ts';

const at = (iso: string) => new Date(iso);
const paidByCard: AccessFacts = { hasPaymentMethod: true, lateSince: null, firstPaymentOpen: false };

interface Given extends Partial<AccessFacts> {
  subscription?: Partial<Subscription>;
  policy?: AccessPolicy;
}

function grantedAt(now: string, { subscription, policy, ...facts }: Given = {}) {
  const access = decideAccess(
    aSubscription(subscription),
    { ...paidByCard, ...facts },
    { policy, now: at(now) },
  );
  return access.granted;
}

test('an active subscription gives access, and tells until when that is sure', () => {
  expect(decideAccess(aSubscription(), paidByCard, { policy: undefined, now: at('2026-01-10') })).toEqual({
    granted: true,
    because: 'The subscription is active.',
    changesAt: at('2026-02-04'),
  });
});

test('a period that ended keeps access for the 72 hours in which its renewal may still be heard of, and no longer', () => {
  expect(grantedAt('2026-02-03T23:59:59.999Z')).toBe(true);
  expect(grantedAt('2026-02-04T00:00:00Z')).toBe(false);
  expect(grantedAt('2026-02-01T02:00:00Z', { policy: { lateRenewalGraceHours: 2 } })).toBe(false);
});

test('a trial with a payment method ends an hour late at most, one without ends to the moment', () => {
  const subscription = { status: 'trialing', trialEndsAt: at('2026-01-15') };
  expect(grantedAt('2026-01-15T00:59:59Z', { subscription })).toBe(true);
  expect(grantedAt('2026-01-15T01:00:00Z', { subscription })).toBe(false);
  expect(grantedAt('2026-01-14T23:59:59Z', { subscription, hasPaymentMethod: false })).toBe(true);
  expect(grantedAt('2026-01-15T00:00:00Z', { subscription, hasPaymentMethod: false })).toBe(false);
});

test('a trial without a date of its own ends with its period', () => {
  const subscription = { status: 'trialing', trialEndsAt: null };
  expect(grantedAt('2026-01-31T23:00:00Z', { subscription })).toBe(true);
  expect(grantedAt('2026-02-01T01:00:00Z', { subscription })).toBe(false);
});

test.each(['active', 'trialing', 'past_due'])(
  'a date of cancellation that has passed ends a subscription that is still %s here',
  (status) => {
    const subscription = { status, trialEndsAt: at('2026-01-31'), cancelAt: at('2026-01-05') };
    expect(grantedAt('2026-01-04T23:59:59Z', { subscription })).toBe(true);
    expect(grantedAt('2026-01-05T00:00:00Z', { subscription })).toBe(false);
  },
);

test('one that is cancelled at the end of its period ends with it, without grace', () => {
  const subscription = { cancelAtPeriodEnd: true };
  expect(grantedAt('2026-01-31T23:59:59Z', { subscription })).toBe(true);
  expect(grantedAt('2026-02-01T00:00:00Z', { subscription })).toBe(false);
});

test('a late payment keeps access for seven days since the oldest unpaid invoice', () => {
  const subscription = { status: 'past_due' };
  const lateSince = at('2026-01-20');
  expect(grantedAt('2026-01-26T23:59:59Z', { subscription, lateSince })).toBe(true);
  expect(grantedAt('2026-01-27T00:00:00Z', { subscription, lateSince })).toBe(false);
  expect(
    grantedAt('2026-01-22T00:00:00Z', { subscription, lateSince, policy: { pastDueGraceDays: 2 } }),
  ).toBe(false);
});

test('as long as no unpaid invoice is known, a payment is late since its period began', () => {
  const subscription = { status: 'past_due' };
  expect(grantedAt('2026-01-07T23:59:59Z', { subscription })).toBe(true);
  expect(grantedAt('2026-01-08T00:00:00Z', { subscription })).toBe(false);
});

test('a first payment that takes days gives no access before it has arrived', () => {
  expect(grantedAt('2026-01-10', { firstPaymentOpen: true })).toBe(false);
  expect(grantedAt('2026-01-10', { firstPaymentOpen: false })).toBe(true);
});

test('nor after it failed: who never paid has no grace', () => {
  const subscription = { status: 'past_due' };
  expect(grantedAt('2026-01-02', { subscription, firstPaymentOpen: true })).toBe(false);
  expect(grantedAt('2026-01-02', { subscription, firstPaymentOpen: false })).toBe(true);
});

test.each(['canceled', 'unpaid', 'incomplete', 'incomplete_expired', 'paused', 'a_status_of_tomorrow'])(
  '%s gives no access, whatever the clock says',
  (status) => {
    const access = decideAccess(aSubscription({ status }), paidByCard, {
      policy: undefined,
      now: at('2026-01-10'),
    });
    expect(access).toEqual({
      granted: false,
      because: `The subscription is ${status.replaceAll('_', ' ')}.`,
      changesAt: null,
    });
  },
);

const moment = fc.date({ min: at('2025-12-01'), max: at('2026-04-01'), noInvalidDate: true });
const anyGiven = fc.record({
  status: fc.constantFrom('active', 'trialing', 'past_due', 'unpaid', 'canceled'),
  trialEndsAt: fc.option(moment),
  cancelAt: fc.option(moment),
  cancelAtPeriodEnd: fc.boolean(),
  hasPaymentMethod: fc.boolean(),
  lateSince: fc.option(moment),
});

test('property: once the clock has taken access away it never gives it back, and it takes it at the moment that was told', () => {
  fc.assert(
    fc.property(anyGiven, moment, moment, (given, one, other) => {
      const [first, later] = one <= other ? [one, other] : [other, one];
      const subscription = aSubscription(given);
      const facts = { ...paidByCard, ...given };
      const before = decideAccess(subscription, facts, { policy: undefined, now: first });
      const afterwards = decideAccess(subscription, facts, { policy: undefined, now: later });
      if (!before.granted) return !afterwards.granted;
      const isSure = before.changesAt === null || later < before.changesAt;
      return afterwards.granted === isSure;
    }),
  );
});
