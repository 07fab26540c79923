import { expect, test } from 'vitest';
import { toDeliverySearch } from './delivery-search.ts';

test('an address asks for a subscriber and a state, and for nothing that it can not mean', () => {
  expect(toDeliverySearch({ to: 'whe_1', state: 'dead' })).toEqual({ to: 'whe_1', state: 'dead' });
  expect(toDeliverySearch({ to: '', state: 'lost' })).toEqual({});
});
