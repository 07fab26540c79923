import { expect, test } from 'vitest';
import type { RefundPolicy } from '../config/refunds.ts';
import { sumRefunds } from '../domain/refunds/refund-sums.ts';
import type { StaffRole } from '../domain/staff/staff-role.ts';
import { decideRefund } from './refund-charge.ts';

const none = { listed: [], mirrored: [], requests: [] };
const charge = (currency = 'usd') => ({ id: 'ch_1', succeeded: true, capturedMinor: 5_000, currency });
const policy: RefundPolicy = { limits: { support: { usd: 2_000 }, finance: { usd: 4_000 } } };

function decide(
  amountMinor: number,
  {
    role = 'admin',
    sums = none,
    currency = 'usd',
    isHeldByDispute = false,
  }: {
    role?: StaffRole;
    sums?: Parameters<typeof sumRefunds>[0];
    currency?: string;
    isHeldByDispute?: boolean;
  } = {},
) {
  const decided = decideRefund(
    { amountMinor, role },
    { charge: charge(currency), isHeldByDispute, sums: sumRefunds(sums), policy },
  );
  return decided.ok ? decided.value.leftMinor : `${decided.error.code}: ${decided.error.message}`;
}

const refund = (id: string, amountMinor: number, status = 'succeeded', intentId: string | null = null) => ({
  id,
  amountMinor,
  status,
  intentId,
});
const request = (
  id: string,
  amountMinor: number,
  more: Partial<{ refundId: string; role: string; isUnderWay: boolean }> = {},
) => ({
  id,
  amountMinor,
  refundId: null,
  role: 'support',
  isUnderWay: false,
  ...more,
});

test('up to what is left is given; a cent more is not', () => {
  expect(decide(5_000)).toBe(5_000);
  expect(decide(5_001)).toBe('refund_too_much: $50.00 are left of this payment, not $50.01.');
});

test('each refund counts once, whether Stripe lists it, our mirror has it, or its request is under way', () => {
  const listed = [refund('re_1', 1_000, 'succeeded', 'act_1')];
  const mirrored = [...listed, refund('re_2', 500)];
  const requests = [
    request('act_1', 1_000, { refundId: 're_1', isUnderWay: true }),
    request('act_2', 700, { isUnderWay: true }),
    request('act_3', 900),
  ];
  expect(decide(1, { sums: { listed, mirrored, requests } })).toBe(5_000 - 1_000 - 500 - 700);
});

test('what failed or was called off can be given again; Stripe’s own word on it goes before our mirror’s', () => {
  const mirrored = [refund('re_1', 5_000), refund('re_2', 100, 'canceled')];
  expect(decide(5_000, { sums: { ...none, mirrored, listed: [refund('re_1', 5_000, 'failed')] } })).toBe(
    5_000,
  );
});

test('nothing left is explained: given back, on its way, or being given by somebody else', () => {
  const all = (status: string) => ({ ...none, listed: [refund('re_1', 5_000, status)] });
  expect(decide(1, { sums: all('succeeded') })).toBe(
    'refund_too_much: All of this payment has been given back.',
  );
  expect(decide(1, { sums: all('pending') })).toBe(
    'refund_too_much: Nothing is left of this payment: $50.00 are on their way back.',
  );
  const requests = [request('act_1', 5_000, { isUnderWay: true })];
  expect(decide(1, { sums: { ...none, requests } })).toBe(
    'refund_too_much: Nothing is left of this payment: $50.00 are being refunded right now.',
  );
});

test('a role meets its limit over all of its refunds of the payment, and is told who may', () => {
  expect(decide(2_001, { role: 'support' })).toBe(
    'refund_above_limit: As support you give back up to $20.00 of one payment. Ask finance or admin.',
  );
  const listed = [refund('re_1', 1_500)];
  const sums = { ...none, listed, requests: [request('act_1', 1_500, { refundId: 're_1' })] };
  expect(decide(501, { role: 'support', sums })).toMatch('refund_above_limit');
  expect(decide(500, { role: 'support', sums })).toBe(3_500);
  expect(decide(3_500, { role: 'finance', sums })).toBe(3_500);
  expect(decide(4_001, { role: 'finance' })).toMatch('Ask admin.');
  expect(decide(1, { role: 'support', currency: 'eur' })).toMatch('Ask admin.');
});

test('a refund that failed gives its share of the limit back', () => {
  const listed = [refund('re_1', 2_000, 'failed')];
  const requests = [request('act_1', 2_000, { refundId: 're_1' })];
  expect(decide(2_000, { role: 'support', sums: { ...none, listed, requests } })).toBe(5_000);
});

test('a payment that a bank holds is not given back, whoever asks', () => {
  expect(decide(1, { isHeldByDispute: true })).toMatch('refund_disputed');
});

test('of three decimals the last is 0; of two and of none any will do', () => {
  expect(decide(15, { currency: 'kwd' })).toMatch('refund_refused');
  expect(decide(20, { currency: 'kwd' })).toBe(5_000);
  expect(decide(15, { currency: 'jpy' })).toBe(5_000);
});
