import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLogger } from '../src/logger.ts';

function logOf(fields: object, text = 'planted'): string {
  const lines: string[] = [];
  createLogger('info', (line) => lines.push(line)).info(fields, text);
  expect(() => JSON.parse(lines[0] ?? '')).not.toThrow();
  return lines[0] ?? '';
}

/** Concatenated, so that no scanner takes them for real ones. */
const CANARIES = [
  `sk_${'live'}_51canary`,
  `rk_${'test'}_canary9`,
  `whsec_${'canary+/canary='}`,
  `pi_3canary_${'secret'}_xyzcanary`,
  `seti_1canary_${'secret'}_abc`,
  `cs_test_a1_${'secret'}_canary`,
  'ada.canary@acme.example',
  '4242424242424242',
  '4000 0025 0000 3155',
  '3782-822463-10005',
  'https://checkout.stripe.com/c/pay/cs_canary#frag',
  'postgres://billwright:canarypass@localhost/db',
  `Bearer ${'canarytoken.abc'}`,
];

test.each(CANARIES)(
  '%s gets through nowhere: in a field, deep in one, in the text, in an error, in its cause',
  (canary) => {
    const secret = /canarypass/.test(canary) ? 'canarypass' : canary.replace(/^Bearer /, '');
    const error = new Error(`failed with ${canary}`, { cause: new Error(`because of ${canary}`) });
    const lines = [
      logOf({ note: canary }),
      logOf({ a: { b: { c: [canary] } } }),
      logOf({}, `it said "${canary}"`),
      logOf({ err: error }),
    ];
    for (const line of lines) expect(line).not.toContain(secret);
  },
);

test('a card number that is a JSON number is hidden, and the line stays JSON', () => {
  expect(logOf({ number: 4242424242424242 })).not.toContain('4242424242424242');
  expect(logOf({ before: 'ada.canary@acme.example', number: 4242424242424242 })).not.toContain('4242');
});

test('fields of these names are hidden whatever they hold', () => {
  const line = logOf({
    req: { headers: { authorization: 'x1', cookie: 'x2' } },
    user: { password: 'x3' },
    token: 'x4',
  });
  expect(line).not.toMatch(/x[1-4]/);
});

test('times, ids and amounts stay as they are', () => {
  const at = 1_769_853_600_000;
  const line = logOf({ at, id: 'evt_1TnCanary42424242', amountMinor: 7900, eventId: 'in_1' });
  for (const kept of [String(at), 'evt_1TnCanary42424242', '7900', 'in_1']) expect(line).toContain(kept);
});

test('whatever is logged, a line stays JSON', () => {
  fc.assert(
    fc.property(
      fc.object({ maxDepth: 3 }),
      fc.string(),
      fc.bigInt({ min: 0n, max: 10n ** 15n }),
      (fields, text, number) => {
        logOf({ fields, number: Number(number) }, text);
      },
    ),
    { numRuns: 300 },
  );
});
