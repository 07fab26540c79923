import { expect, test } from 'vitest';
import { toCustomerSearch, toCustomersSearch } from './customer-search.ts';

test('an address keeps what can be meant', () => {
  expect(toCustomersSearch({ q: 'ada', page: 3 })).toEqual({ q: 'ada' });
  expect(toCustomersSearch({ q: 1001 })).toEqual({ q: '1001' });
  expect(toCustomersSearch({ q: '' })).toEqual({});
  expect(toCustomerSearch({ show: 'refund' })).toEqual({ show: 'refund' });
  expect(toCustomerSearch({ show: 'everything' })).toEqual({});
});
