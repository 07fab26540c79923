import { expect, test } from 'vitest';
import { aConfig } from '../domain/catalog/config.example.ts';
import { decideStartCheckout, type StartCheckoutFacts } from './start-checkout.ts';

const wanted = { planKey: 'pro', interval: 'month', currency: 'usd' } as const;
const decide = (more: Partial<StartCheckoutFacts> = {}, what: Partial<typeof wanted> | object = {}) =>
  decideStartCheckout(
    { ...wanted, ...what },
    { config: aConfig, prices: new Map([['pro_month_usd', 'price_pro']]), members: 0, statuses: [], ...more },
  );
const code = (outcome: ReturnType<typeof decide>) => (outcome.ok ? 'ok' : outcome.error.code);

test('the first subscription of an account gets the trial', () => {
  expect(decide()).toEqual({
    ok: true,
    value: { lines: [{ price: 'price_pro', quantity: 1 }], trial: { days: 14, needsCard: true } },
  });
});

test('the trial is given once an account', () => {
  expect(decide({ statuses: ['canceled'] })).toMatchObject({ ok: true, value: { trial: undefined } });
});

test('a first payment that never came leaves the trial to the account', () => {
  for (const status of ['incomplete', 'incomplete_expired'])
    expect(decide({ statuses: [status] })).toMatchObject({
      ok: true,
      value: { trial: { days: 14, needsCard: true } },
    });
});

test.each(['active', 'trialing', 'past_due', 'unpaid', 'paused'])(
  'a %s subscription refuses another one',
  (status) => {
    expect(code(decide({ statuses: ['canceled', status] }))).toBe('already_subscribed');
  },
);

test('what the code does not sell is refused', () => {
  expect(code(decide({}, { planKey: 'gold' }))).toBe('plan_not_found');
  expect(code(decide({}, { planKey: 'free' }))).toBe('plan_not_found');
  expect(code(decide({}, { planKey: 'constructor' }))).toBe('plan_not_found');
  expect(code(decide({}, { currency: 'gbp' }))).toBe('currency_not_offered');
  expect(code(decide({ prices: new Map() }))).toBe('price_not_pushed');
});
