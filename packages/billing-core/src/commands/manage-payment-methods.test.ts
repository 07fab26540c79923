import { expect, test } from 'vitest';
import { decideRemoveMethod, decideSetDefaultMethod } from './manage-payment-methods.ts';

const visa = { id: 'pm_1', isDefault: true, isExpired: false };
const old = { id: 'pm_2', isDefault: false, isExpired: true };
const other = { id: 'pm_3', isDefault: false, isExpired: false };
const codeOf = (decided: { ok: true } | { ok: false; error: { code: string } }) =>
  decided.ok ? 'ok' : decided.error.code;

test('the last one stays while a subscription is live, and may go after', () => {
  expect(codeOf(decideRemoveMethod('pm_3', { methods: [other], isSubscribed: true }))).toBe(
    'payment_method_needed',
  );
  expect(codeOf(decideRemoveMethod('pm_1', { methods: [visa], isSubscribed: false }))).toBe('ok');
});

test('the one that is charged stays, and another may go', () => {
  const facts = { methods: [visa, other], isSubscribed: true };
  expect(codeOf(decideRemoveMethod('pm_1', facts))).toBe('payment_method_needed');
  expect(codeOf(decideRemoveMethod('pm_3', facts))).toBe('ok');
});

test('a stranger’s is not there, and a card that is over is no default', () => {
  const facts = { methods: [visa, old], isSubscribed: true };
  expect(codeOf(decideRemoveMethod('pm_9', facts))).toBe('payment_method_not_found');
  expect(codeOf(decideSetDefaultMethod('pm_9', facts))).toBe('payment_method_not_found');
  expect(codeOf(decideSetDefaultMethod('pm_2', facts))).toBe('payment_method_expired');
  expect(codeOf(decideSetDefaultMethod('pm_1', facts))).toBe('ok');
});
