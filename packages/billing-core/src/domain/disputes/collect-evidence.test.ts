import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectEvidence } from './collect-evidence.ts';
import { someEvidenceFacts } from './evidence-facts.example.ts';
import { checkEvidence, TEXT_LIMITS } from './evidence-fields.ts';

const at = (iso: string) => new Date(`${iso}:00Z`);

test('who says that they did not pay is answered with who paid, from where, and the use since', () => {
  const evidence = collectEvidence(someEvidenceFacts(), 'fraudulent');
  expect(evidence).toMatchObject({
    customer_name: 'Ada Lovelace',
    customer_email_address: 'ada@acme.example',
    customer_purchase_ip: '203.0.113.7',
    billing_address: '1 High Street, 10115 Berlin, DE',
  });
  expect(evidence.access_activity_log).toMatch(/203\.0\.113\.7, 42 requests/);
  expect(evidence.uncategorized_text).toMatch(
    /Terms of service, version 2026-01, on 2026-01-31 09:58 UTC from 203/,
  );
  expect(evidence.uncategorized_text).toMatch(/Your receipt from Acme/);
  expect(evidence.uncategorized_text).toMatch(/Earlier payments.*\n.*ch_0/);
  expect(evidence).not.toHaveProperty('refund_policy_disclosure');
});

test('an address that nobody could tell is not claimed: the next that is known, or none', () => {
  const facts = someEvidenceFacts();
  const [agreed] = facts.acceptances;
  const [used] = facts.access;
  if (!agreed || !used) throw new Error('There is nothing to spoil.');
  const acceptances = [{ ...agreed, ip: 'unknown' }];
  const before = { ...used, firstAt: at('2026-01-30T10:00'), ip: '198.51.100.4' };
  const ipOf = (access: typeof facts.access) =>
    collectEvidence({ ...facts, acceptances, access }, 'fraudulent').customer_purchase_ip;
  expect(ipOf([before])).toBe('198.51.100.4');
  expect(ipOf([{ ...before, ip: 'unknown' }])).toBeUndefined();
  const { uncategorized_text: words } = collectEvidence({ ...facts, acceptances }, 'fraudulent');
  expect(words).not.toContain('unknown');
});

test('who says that they had cancelled is answered with the policy, and that they had not', () => {
  const evidence = collectEvidence(someEvidenceFacts(), 'subscription_canceled');
  expect(evidence.cancellation_policy_disclosure).toBe('Above the button that pays.\n\nCancel at any time.');
  expect(evidence.cancellation_rebuttal).toMatch(/has not cancelled it/);
  expect(evidence.cancellation_rebuttal).toMatch(/used it on 1 days since/);
});

test('who did cancel before they were charged is not argued with', () => {
  const facts = someEvidenceFacts();
  const subscription = facts.subscription && { ...facts.subscription, cancelAskedAt: at('2026-01-30T10:00') };
  const evidence = collectEvidence({ ...facts, subscription }, 'subscription_canceled');
  expect(evidence).not.toHaveProperty('cancellation_rebuttal');
});

test('a duplicate is told apart from the payment that it is taken for, and from none where there is none', () => {
  const lookalike = { ...aPayment('ch_2', '2026-01-01T10:00'), description: 'Invoice ACME-0001' };
  const evidence = collectEvidence({ ...someEvidenceFacts(), lookalike }, 'duplicate');
  expect(evidence.duplicate_charge_id).toBe('ch_2');
  expect(evidence.duplicate_charge_explanation).toMatch(/paid: Invoice ACME-0001/);
  expect(collectEvidence(someEvidenceFacts(), 'duplicate')).not.toHaveProperty('duplicate_charge_id');
});

test('a reason that Stripe adds one day gets what shows who bought and used it', () => {
  expect(Object.keys(collectEvidence(someEvidenceFacts(), 'of_tomorrow'))).toContain('access_activity_log');
});

test('whatever is held, every text is within its limit, and none is empty', () => {
  const access = fc.array(
    fc.record({
      ip: fc.ipV4(),
      userAgent: fc.string({ maxLength: 300 }),
      requests: fc.nat(),
      firstAt: fc.constant(at('2026-02-01T10:00')),
      lastAt: fc.constant(at('2026-02-01T11:00')),
    }),
    { maxLength: 300 },
  );
  const reasons = ['fraudulent', 'duplicate', 'subscription_canceled', 'general', 'product_unacceptable'];
  fc.assert(
    fc.property(
      access,
      fc.constantFrom(...reasons),
      fc.string({ maxLength: 15_000 }),
      (visits, reason, text) => {
        const facts = someEvidenceFacts();
        const policy = { refundPolicy: { text: text || '-', shown: text || '-' } };
        const evidence = collectEvidence({ ...facts, access: visits, policy }, reason);
        expect(checkEvidence(evidence)).toEqual([]);
        for (const each of Object.values(evidence)) expect(each.trim()).not.toBe('');
      },
    ),
    { numRuns: 60 },
  );
});

test('a text that is too long, a field that is none, and too much together are named', () => {
  expect(checkEvidence({ customer_name: 'x'.repeat(1_001) })).toEqual([
    { kind: 'too_long', field: 'customer_name', most: 1_000, length: 1_001 },
  ]);
  expect(checkEvidence({ receipt: 'file_1' })).toEqual([{ kind: 'unknown_field', field: 'receipt' }]);
  const long = Object.fromEntries(
    Object.entries(TEXT_LIMITS).map(([field, most]) => [field, 'x'.repeat(most)]),
  );
  expect(checkEvidence(long).map(({ kind }) => kind)).toEqual(['too_long_together']);
});

function aPayment(chargeId: string, iso: string) {
  return { chargeId, paidAt: at(iso), amountMinor: 2_900, currency: 'usd', description: 'Starter' };
}
