import { expect, test } from 'vitest';
import type { BillingEvent } from '../billing-event.ts';
import { mailsOf } from './mails-of.ts';

const common = { id: 'evt_1:it', accountId: 'acme', timestamp: '2026-01-31T10:00:00.000Z', sequence: 7 };
const step = { subscriptionId: 'sub_1', planKey: 'pro' };
const kindsOf = (event: BillingEvent) => mailsOf(event).map(({ kind, key }) => [kind, key]);

test('a beginning welcomes once a subscription, however often it begins to give access', () => {
  expect(mailsOf({ ...common, type: 'subscription.activated', data: step })).toEqual([
    {
      kind: 'welcome',
      key: 'welcome:sub_1',
      to: { accountId: 'acme' },
      props: step,
      because: 'The subscription began.',
      since: new Date('2026-01-31T10:00:00Z'),
    },
  ]);
});

test('a paid invoice has one receipt, and one of nothing has none', () => {
  const paid = (totalMinor: number): BillingEvent => ({
    ...common,
    type: 'payment.succeeded',
    data: { invoiceId: 'in_1', totalMinor, currency: 'jpy' },
  });
  expect(kindsOf(paid(500))).toEqual([['receipt', 'receipt:in_1']]);
  expect(kindsOf(paid(0))).toEqual([]);
});

test('another plan or interval is told; seats and add-ons are not', () => {
  const from = { planKey: 'pro', interval: 'month' } as const;
  const to = { planKey: 'pro', interval: 'year' } as const;
  expect(
    kindsOf({ ...common, type: 'subscription.changed', data: { ...step, planChange: { from, to } } }),
  ).toEqual([['plan_changed', 'plan_changed:evt_1:it']]);
  expect(kindsOf({ ...common, type: 'subscription.changed', data: step })).toEqual([]);
});

test('a trial is told of once for each time at which it is to end', () => {
  const ends = (trialEnd: number | null): BillingEvent => ({
    ...common,
    type: 'subscription.trial_ending',
    data: { subscriptionId: 'sub_1', trialEnd },
  });
  expect(mailsOf(ends(1_800_000_000))).toMatchObject([
    { key: 'trial_ending:sub_1:1800000000', props: { endsAt: '2027-01-15T08:00:00.000Z' } },
  ]);
  expect(mailsOf(ends(null))).toEqual([]);
});

test('a dearer price names both bills, also where one is not known', () => {
  expect(
    mailsOf({
      ...common,
      type: 'subscription.price_increase_notice',
      data: {
        ...step,
        migrationId: 'm1',
        currency: 'kwd',
        interval: 'month',
        oldBillMinor: 5_000,
        newBillMinor: null,
        effectiveAt: '2026-04-01T00:00:00.000Z',
      },
    }),
  ).toMatchObject([
    {
      kind: 'price_increase_notice',
      props: { oldBill: { amountMinor: 5_000, currency: 'kwd' }, newBill: null },
    },
  ]);
});
