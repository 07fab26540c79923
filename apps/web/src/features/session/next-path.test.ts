import { expect, test } from 'vitest';
import { toNextPath } from './next-path.ts';

test('a page of ours is gone to, with its search', () => {
  expect(toNextPath('/billing/invoices', '/billing')).toBe('/billing/invoices');
  expect(toNextPath('/checkout/return?session=cs_test_1', '/billing')).toBe(
    '/checkout/return?session=cs_test_1',
  );
});

test.each([
  'https://evil.example/billing',
  '//evil.example/billing',
  '/\\evil.example/billing',
  'javascript:alert(1)',
  '/api/auth/sign-out',
  '/billing/../api/auth/sign-out',
  42,
  undefined,
])('%j leads to the fallback instead', (asked) => {
  expect(toNextPath(asked, '/billing')).toBe('/billing');
});
