import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { isSignedBy, readSignature } from './webhook-signature.ts';

const { signature } = new Stripe('sk_test_signing').webhooks;
const SECRET = 'whsec_ours';

/** As the SDK judges, whatever the age. */
async function isSignedForTheSdk(body: string, header: string): Promise<boolean> {
  return (
    signature?.verifyHeaderAsync(body, header, SECRET, 0).catch((error: unknown) => {
      if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false;
      throw error;
    }) ?? false
  );
}

const isSigned = (body: string, header: string) =>
  isSignedBy([SECRET], Buffer.from(body), readSignature(header));

/** A true signature, and what somebody might make of one. */
const headers = fc
  .record({
    at: fc.constantFrom('1700000000', '01700000000', '1700000000.5', '-1', '', 'now'),
    secret: fc.constantFrom(SECRET, 'whsec_other'),
    spoil: fc.constantFrom(
      (header: string) => header,
      (header: string) => header.toUpperCase(),
      (header: string) => header.replace('v1=', 'v0='),
      (header: string) => `${header},v1=00`,
      (header: string) => `v1=00,${header}`,
      (header: string) => `${header},t=1800000000`,
      (header: string) => header.replace('=', '=='),
      (header: string) => header.slice(0, -2),
      (header: string) => `${header}00`,
      (header: string) => header.replace(',', ', '),
      (header: string) => header.split(',').toReversed().join(),
    ),
  })
  .map(({ at, secret, spoil }) => (body: string) => {
    const payload = `${Number.parseInt(at, 10)}.${body}`;
    return spoil(`t=${at},v1=${createHmac('sha256', secret).update(payload).digest('hex')}`);
  });

test('what the SDK takes for signed is taken, and nothing else', async () => {
  let signed = 0;
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), headers, async (body, headerOf) => {
      const header = headerOf(body);
      const expected = await isSignedForTheSdk(body, header);
      if (expected) signed += 1;
      expect(isSigned(body, header), header).toBe(expected);
    }),
    { numRuns: 500 },
  );
  expect(signed).toBeGreaterThan(10);
});

test('an empty secret signs nothing', async () => {
  const header = await new Stripe('sk_test_signing').webhooks.generateTestHeaderStringAsync({
    payload: '{}',
    secret: ' ',
  });
  expect(isSignedBy([' ', ''], Buffer.from('{}'), readSignature(header))).toBe(false);
});
