import { expect, test } from 'vitest';
import { toCustomerSearch, toCustomersSearch } from './customer-search.ts';
import { kindsOf } from './timeline-kinds.ts';

test('an address keeps what can be meant', () => {
  expect(toCustomersSearch({ q: 'ada', page: 3 })).toEqual({ q: 'ada' });
  expect(toCustomersSearch({ q: 1001 })).toEqual({ q: '1001' });
  expect(toCustomersSearch({ q: '' })).toEqual({});
  expect(toCustomerSearch({ show: 'refund' })).toEqual({ show: 'refund' });
  expect(toCustomerSearch({ show: 'everything' })).toEqual({ show: 'everything' });
  expect(toCustomerSearch({ show: 'nothing' })).toEqual({});
});

test('the platform’s own lines are left out unless they are asked for', () => {
  expect(kindsOf(undefined)).toEqual(['payment', 'plan', 'mail', 'refund', 'dispute', 'staff', 'customer']);
  expect(kindsOf('everything')).toBeNull();
  expect(kindsOf('system')).toEqual(['system']);
});
