import { expect, test } from 'vitest';
import { changeOf, toValues } from './details-values.ts';

const address = {
  line1: 'Main St 1',
  line2: null,
  city: 'Town',
  state: null,
  postal_code: '10115',
  country: 'DE',
};
const before = toValues({ name: 'Acme', email: 'ada@acme.example', phone: null, address });

test('nothing changed is nothing sent', () => {
  expect(changeOf(before, { ...before })).toEqual({});
});

test('only what was changed is sent; an address is sent whole', () => {
  expect(changeOf(before, { ...before, name: 'Acme Ltd' })).toEqual({ name: 'Acme Ltd' });
  expect(changeOf(before, { ...before, city: 'Bonn' })).toEqual({ address: { ...address, city: 'Bonn' } });
});

test('an emptied phone and no country take them away', () => {
  expect(changeOf({ ...before, phone: '1' }, { ...before, phone: '', country: '' })).toEqual({
    phone: null,
    address: null,
  });
});
