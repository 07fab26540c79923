import { expect, test } from 'vitest';
import { toInvoiceFilter, toInvoiceSearch } from './invoice-search.ts';

test('what is no status and no year is not asked for', () => {
  expect(toInvoiceSearch({ status: 'open', year: '2026' })).toEqual({ status: 'open', year: '2026' });
  expect(toInvoiceSearch({ status: 'lost', year: '1; drop' })).toEqual({});
  expect(toInvoiceSearch({ year: 2025 })).toEqual({ year: '2025' });
});

test('a year is from its first moment to before the first of the next', () => {
  const { from, to, status } = toInvoiceFilter({ year: '2026' });
  expect([new Date(from ?? ''), new Date(to ?? '')]).toEqual([new Date(2026, 0, 1), new Date(2027, 0, 1)]);
  expect(status).toBeNull();
});
