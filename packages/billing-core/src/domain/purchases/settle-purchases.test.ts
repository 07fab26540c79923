import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Purchase } from './purchase.ts';
import { type PurchaseRefund, settlePurchases } from './settle-purchases.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
const aPurchase = (more: Partial<Purchase> = {}): Purchase => ({
  id: 'in_1',
  accountId: 'acme',
  intentId: 'intent',
  productKey: 'credits',
  gives: 'credits:calls:10000',
  status: 'paid',
  currency: 'usd',
  totalMinor: 900,
  amountPaidMinor: 900,
  paidAt: at(0),
  ...more,
});
const refund = (refundedMinor: number, more: Partial<PurchaseRefund> = {}): PurchaseRefund => ({
  purchaseId: 'in_1',
  refundedMinor,
  refundedAt: at(9),
  ...more,
});

test('what is paid gives each of its parts, from the payment on', () => {
  const { settled } = settlePurchases([aPurchase({ gives: 'plan:pro credits:calls:5 days:30' })], []);
  expect(settled[0]?.grants).toEqual([
    { id: 'in_1:plan', content: { kind: 'plan', planKey: 'pro' }, startsAt: at(0), endsAt: null },
    {
      id: 'in_1:calls',
      content: { kind: 'credits', feature: 'calls', amount: 5 },
      startsAt: at(0),
      endsAt: new Date(Date.UTC(2026, 0, 31)),
    },
  ]);
});

test('what is open, void or a draft gives nothing, whatever else it says', () => {
  for (const status of ['draft', 'open', 'void', 'uncollectible', 'one_of_tomorrow'])
    expect(settlePurchases([aPurchase({ status })], [])).toEqual({ settled: [], again: [] });
});

test('all of the money given back takes it back, a part of it does not', () => {
  expect(settlePurchases([aPurchase()], [refund(899)]).settled[0]?.refundedAt).toBeNull();
  expect(settlePurchases([aPurchase()], [refund(900)]).settled[0]?.refundedAt).toEqual(at(9));
});

test('what cost nothing is not taken back by a refund of nothing', () => {
  const free = aPurchase({ totalMinor: 0, amountPaidMinor: 0 });
  expect(settlePurchases([free], [refund(0)]).settled[0]?.refundedAt).toBeNull();
});

test('each payment but the first of what is had once is looked at; credits are had as often as they are paid', () => {
  const plan = { productKey: 'lifetime', gives: 'plan:pro' };
  const all = [
    aPurchase({ id: 'in_3', ...plan, paidAt: at(2) }),
    aPurchase({ id: 'in_2', ...plan, paidAt: at(1) }),
    aPurchase({ id: 'in_4', ...plan, productKey: 'other', paidAt: at(3) }),
    aPurchase({ id: 'in_5' }),
    aPurchase({ id: 'in_6' }),
  ];
  expect(settlePurchases(all, []).again.map(({ id }) => id)).toEqual(['in_3']);
});

test('what follows does not depend on which came first, and each paid purchase gives once', () => {
  const purchases = fc
    .array(
      fc.record({
        status: fc.constantFrom('paid', 'open', 'void'),
        gives: fc.constantFrom('plan:pro', 'credits:calls:10', 'plan:pro credits:calls:10 days:3', 'later:x'),
        productKey: fc.constantFrom('a', 'b'),
        minute: fc.integer({ min: 0, max: 3 }),
      }),
      { maxLength: 8 },
    )
    .map((all) =>
      all.map(({ minute, ...each }, n) => aPurchase({ id: `in_${n}`, paidAt: at(minute), ...each })),
    );
  fc.assert(
    fc.property(
      purchases.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
      ),
      ([all, shuffled]) => {
        const one = settlePurchases(all, []);
        const other = settlePurchases(shuffled, []);
        const byId = (a: { purchase: { id: string } }, b: { purchase: { id: string } }) =>
          a.purchase.id < b.purchase.id ? -1 : 1;
        expect(other.settled.toSorted(byId)).toEqual(one.settled.toSorted(byId));
        expect(other.again.map(({ id }) => id).sort()).toEqual(one.again.map(({ id }) => id).sort());
        const ids = one.settled.flatMap(({ grants }) => grants.map(({ id }) => id));
        expect(new Set(ids).size).toBe(ids.length);
        expect(one.settled.map(({ purchase }) => purchase.id).sort()).toEqual(
          all.flatMap(({ id, status }) => (status === 'paid' ? [id] : [])).sort(),
        );
      },
    ),
  );
});
