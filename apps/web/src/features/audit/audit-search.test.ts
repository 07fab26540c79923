import { expect, test } from 'vitest';
import { toAuditSearch } from './audit-search.ts';

test('an address keeps what can be meant', () => {
  expect(toAuditSearch({ q: 'refund', role: 'finance' })).toEqual({ q: 'refund', role: 'finance' });
  expect(toAuditSearch({ q: '', role: 'king' })).toEqual({});
});
