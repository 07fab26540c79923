import { expect, test } from 'vitest';
import { describeKinds } from './scan-words.ts';

test('each kind says how far it is: done, under way, not begun, and what failed', () => {
  const step = (objectType: string, objects: number, isFinished: boolean, failed = 0) => ({
    objectType,
    objects,
    isFinished,
    failed,
  });
  expect(
    describeKinds([
      step('customer', 3, true),
      step('customer', 0, true),
      step('invoice', 100, false, 2),
      step('invoice', 0, false),
      step('price', 0, false),
    ]),
  ).toEqual([
    { label: 'Customers', state: '3, done' },
    { label: 'Invoices', state: '100 so far, 0 of 2 parts, 2 failed' },
    { label: 'price', state: 'not begun' },
  ]);
});
