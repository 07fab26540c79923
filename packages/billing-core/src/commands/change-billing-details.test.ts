import { expect, test } from 'vitest';
import type { BillingDetails } from '../domain/billing-details.ts';
import { decideChangeBillingDetails } from './change-billing-details.ts';

const details: BillingDetails = { name: 'Acme', email: 'ada@acme.example', phone: null, address: null };
const street = {
  line1: 'Main St 1',
  line2: null,
  city: 'Town',
  state: null,
  postal_code: null,
  country: 'US',
};
const messageOf = (change: Parameters<typeof decideChangeBillingDetails>[0]) => {
  const decided = decideChangeBillingDetails(change, details);
  return decided.ok ? 'taken' : decided.error.message;
};

test('only what differs is changed, without the blanks around it', () => {
  expect(
    decideChangeBillingDetails({ name: ' Acme ', email: 'b@acme.example', phone: ' ' }, details),
  ).toEqual({
    ok: true,
    value: { email: 'b@acme.example' },
  });
  expect(decideChangeBillingDetails({}, details)).toEqual({ ok: true, value: {} });
});

test('an empty phone and no address are taken away', () => {
  const full = { ...details, phone: '1', address: { ...street, state: 'NY', postal_code: '10001' } };
  expect(decideChangeBillingDetails({ phone: '', address: null }, full)).toEqual({
    ok: true,
    value: { phone: null, address: null },
  });
});

test.each([
  [{ name: ' ' }, 'Enter the name of your company.'],
  [{ name: 'x'.repeat(257) }, 'Enter the name of your company.'],
  [{ email: 'ada' }, 'Enter an email address, such as billing@example.com.'],
  [{ email: 'a@b@c.example' }, 'Enter an email address, such as billing@example.com.'],
  [{ phone: '1'.repeat(21) }, 'Enter a shorter phone number: 20 characters at most.'],
])('%o is refused in words', (change, message) => {
  expect(messageOf(change)).toBe(message);
});

test('an address needs what its country needs', () => {
  expect(messageOf({ address: { ...street, country: 'ZZ' } })).toBe('Choose a country.');
  expect(messageOf({ address: { ...street, line1: ' ' } })).toBe('Enter the street and number.');
  expect(messageOf({ address: { ...street, city: null } })).toBe('Enter the city.');
  expect(messageOf({ address: street })).toBe('Enter the state or province.');
  expect(messageOf({ address: { ...street, state: 'NY' } })).toBe('Enter the postal code.');
  expect(messageOf({ address: { ...street, state: 'NY', postal_code: '10001' } })).toBe('taken');
  expect(messageOf({ address: { ...street, country: 'HK', city: null } })).toBe('taken');
  expect(messageOf({ address: { ...street, country: 'DE', postal_code: '10115' } })).toBe('taken');
});
