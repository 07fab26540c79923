import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { callKey } from '../src/shell/calls/choose-key.ts';

const SRC = new URL('../src/', import.meta.url);
const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => ({ name, text: readFileSync(new URL(name, SRC), 'utf8') }));
const naming = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ name }) => name);

const CLOCK_OR_CHANCE =
  /Date\.now|new Date\(|performance\.now|Math\.random|randomUUID|getRandomValues|\bnow\(\)(?!`)/;
/** Calls of the SDK that change something, with what they are given. */
const MUTATING =
  /stripe\.[\w.]+\.(create|update|cancel|expire|pay|voidInvoice|del|attach|detach|pause|resume|confirm|capture)\(/g;

test('a key is made in one place, of what the call is for: no clock and no chance', () => {
  expect(naming(/`bw:/)).toEqual(['shell/calls/choose-key.ts']);
  const [maker] = sources.filter(({ name }) => name === 'shell/calls/choose-key.ts');
  const body = /export const callKey[\s\S]*?;\n/.exec(maker?.text ?? '')?.[0] ?? '';
  expect(body).toContain('bw:');
  expect(body).not.toMatch(CLOCK_OR_CHANCE);
});

test('nothing else hands the SDK a key', () => {
  expect(naming(/idempotencyKey:/)).toEqual(['shell/calls/call-stripe.ts']);
});

test('what a call is identified by has no clock and no chance in it', () => {
  for (const { name, text } of sources)
    for (const [expression] of text.matchAll(/\{[^{};]*\bintentId\b[^{};]*\bstep\b[^{};]*\}/g))
      expect(expression, name).not.toMatch(CLOCK_OR_CHANCE);
});

test('every call that changes something at Stripe goes through the door, which gives it its options', () => {
  // Each sets a field to what the plans in code say: done twice it is done once.
  const REPEATABLE = new Set([
    'stripe.products.update(',
    'stripe.prices.update(',
    'stripe.billing.meters.update(',
    'stripe.promotionCodes.update(',
    'stripe.coupons.update(',
    'stripe.billingPortal.configurations.update(',
  ]);
  const found: string[] = [];
  for (const { name, text } of sources)
    for (const match of text.matchAll(MUTATING)) {
      if (REPEATABLE.has(match[0])) continue;
      found.push(match[0]);
      const call = text.slice(match.index, endOfCall(text, match.index + match[0].length));
      expect(call, `${name}: ${match[0]}`).toMatch(/\boptions,?\s*\)$|\{ \.\.\.options, [^{}]*\},?\s*\)$/);
    }
  expect(found.length).toBeGreaterThan(7);
});

function endOfCall(text: string, from: number): number {
  let depth = 1;
  let at = from;
  for (; depth > 0 && at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
  }
  return at;
}

test('the same step of the same attempt has the same key, and any other another', () => {
  const step = { intentId: 'i1', step: 'create', attempt: 1 };
  expect(callKey(step)).toBe('bw:i1:create:1');
  const others = [
    { ...step, intentId: 'i2' },
    { ...step, step: 'cancel' },
    { ...step, attempt: 2 },
  ].map((other) => callKey(other));
  expect(new Set([callKey(step), callKey(step, 2), ...others]).size).toBe(5);
  expect(
    callKey({ intentId: 'x'.repeat(100), step: `refund_${'y'.repeat(40)}`, attempt: 99 }, 9).length,
  ).toBeLessThan(256);
});
