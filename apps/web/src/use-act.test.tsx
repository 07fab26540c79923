import { renderHook } from '@testing-library/react';
import { TRPCClientError } from '@trpc/client';
import { expect, test } from 'vitest';
import { useAct } from './use-act.ts';

const declined = TRPCClientError.from({
  error: { code: -32_000, message: 'no', data: { httpStatus: 402, billing: { code: 'payment_declined' } } },
});

test('a double press is one act', () => {
  const { result } = renderHook(() => useAct());
  expect(result.current.actId()).toBe(result.current.actId());
});

test('a try whose outcome nobody knows is repeated as the same act', () => {
  const { result } = renderHook(() => useAct());
  const first = result.current.actId();
  result.current.settle(TRPCClientError.from(new TypeError('Failed to fetch')));
  expect(result.current.actId()).toBe(first);
});

test('after a decided refusal the next try is a new act', () => {
  const { result } = renderHook(() => useAct());
  const first = result.current.actId();
  result.current.settle(declined);
  expect(result.current.actId()).not.toBe(first);
});

test('another opened form is another act', () => {
  const one = renderHook(() => useAct());
  const other = renderHook(() => useAct());
  expect(one.result.current.actId()).not.toBe(other.result.current.actId());
});
