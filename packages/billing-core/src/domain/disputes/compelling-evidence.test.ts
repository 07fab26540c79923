import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromSent, toSent } from './compelling-choice.ts';
import {
  addressesOf,
  collectCompelling,
  isOldEnough,
  mayBeCompelling,
  type PriorPayment,
} from './compelling-evidence.ts';

const DAY_MS = 86_400_000;
const paidAt = new Date('2026-07-01T10:00:00Z');
const before = (days: number) => new Date(paidAt.getTime() - days * DAY_MS);

const prior = (chargeId: string, more: Partial<PriorPayment> = {}): PriorPayment => ({
  chargeId,
  amountMinor: 2_900,
  currency: 'usd',
  paidAt: before(130),
  description: `Of ${chargeId}`,
  email: 'ada@acme.example',
  addresses: ['203.0.113.7'],
  ...more,
});
const collect = (candidates: PriorPayment[], more: Partial<Parameters<typeof collectCompelling>[0]> = {}) =>
  collectCompelling({
    account: { email: 'ada@acme.example' },
    email: 'ada@acme.example',
    addresses: ['203.0.113.7'],
    description: 'A month',
    candidates,
    ...more,
  });

test('it may count where Stripe says so, or for fraud by Visa’s code once it is a chargeback; what does not qualify does not', () => {
  const visa = { cardBrand: 'visa', caseType: 'chargeback', networkReasonCode: '10.4' };
  const other = { cardBrand: 'mastercard', caseType: 'chargeback', networkReasonCode: '4837' };
  expect(mayBeCompelling({ ...other, compellingEvidence: 'requires_action' })).toBe(true);
  expect(mayBeCompelling({ ...visa, compellingEvidence: null })).toBe(true);
  expect(mayBeCompelling({ ...visa, compellingEvidence: 'not_qualified' })).toBe(false);
  expect(mayBeCompelling({ ...visa, caseType: 'inquiry', compellingEvidence: null })).toBe(false);
  expect(mayBeCompelling({ ...other, compellingEvidence: null })).toBe(false);
});

test.each([
  [119.9, false],
  [120, true],
  [364, true],
  [364.1, false],
])('a payment %d days before counts: %s', (days, counts) => {
  expect(isOldEnough(before(days), paidAt)).toBe(counts);
});

test('a renewal comes from where it was agreed to, or where the product was used on that day', () => {
  const sightings = [
    { ip: '192.0.2.1', at: before(200), how: 'agreed' },
    { ip: '192.0.2.2', at: before(0.5), how: 'used' },
    { ip: '192.0.2.3', at: before(3), how: 'used' },
    { ip: '192.0.2.4', at: before(-1), how: 'agreed' },
    { ip: 'unknown', at: before(0.1), how: 'used' },
  ] as const;
  expect(addressesOf(paidAt, sightings)).toEqual(['192.0.2.1', '192.0.2.2']);
  expect(addressesOf(before(300), sightings)).toEqual([]);
});

test('two payments from an address of the disputed one are named, the newest; with one there is nothing', () => {
  const elsewhere = prior('ch_2', { addresses: ['198.51.100.1'] });
  expect(collect([prior('ch_1'), elsewhere])).toBeNull();
  expect(collect([prior('ch_1'), elsewhere, prior('ch_3'), prior('ch_4')])?.priors).toEqual([
    { chargeId: 'ch_1', description: 'Of ch_1' },
    { chargeId: 'ch_3', description: 'Of ch_3' },
  ]);
});

test('an email that is not the same in all three is not claimed', () => {
  const other = prior('ch_2', { email: 'bea@acme.example' });
  expect(collect([prior('ch_1'), other])?.email).toBeNull();
  expect(collect([prior('ch_1'), prior('ch_2', { email: 'Ada@ACME.example' })])?.email).toBe(
    'ada@acme.example',
  );
});

test('whatever is collected is linked by an address that all three were seen at, and is read back as it was', () => {
  const address = fc.constantFrom('192.0.2.1', '192.0.2.2', '192.0.2.3');
  const payments = fc.array(
    fc.record({
      addresses: fc.uniqueArray(address),
      email: fc.constantFrom(null, 'ada@acme.example', 'x@y.example'),
    }),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(payments, fc.uniqueArray(address), (list, addresses) => {
      const candidates = list.map((more, at) => prior(`ch_${at}`, more));
      const choice = collect(candidates, { addresses });
      const isPossible = addresses.some(
        (ip) => candidates.filter((each) => each.addresses.includes(ip)).length >= 2,
      );
      expect(choice !== null).toBe(isPossible);
      if (!choice) return;
      const named = candidates.filter(({ chargeId }) =>
        choice.priors.some((each) => each.chargeId === chargeId),
      );
      expect(named).toHaveLength(2);
      expect(addresses).toContain(choice.ip);
      for (const each of named) expect(each.addresses).toContain(choice.ip);
      expect(fromSent(JSON.parse(JSON.stringify(toSent(choice))))).toEqual(choice);
    }),
    { seed: 7 },
  );
});
