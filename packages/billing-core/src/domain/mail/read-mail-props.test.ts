import { expect, test } from 'vitest';
import { readMailProps } from './read-mail-props.ts';

const receipt = { invoiceId: 'in_1', total: { amountMinor: 500, currency: 'jpy' } };

test('facts of the kind are read, and a field that this version does not know is left out', () => {
  expect(readMailProps('receipt', { ...receipt, later: 1 })).toEqual({ props: receipt });
});

test('facts that are of no such mail are said by the names of their fields, never by their values', () => {
  expect(readMailProps('receipt', { invoiceId: 'in_secret', total: { amountMinor: 4.5 } })).toEqual({
    problem:
      'Its facts are not those of a mail “receipt” of this version: total.amountMinor (invalid_type), total.currency (invalid_type).',
  });
  expect(readMailProps('welcome', null)).toMatchObject({ problem: expect.stringContaining('all of it') });
});

test('what has no day, no link or no currency is not sent with a hole in its place', () => {
  for (const props of [
    { subscriptionId: 'sub_1', endsAt: 'soon' },
    { subscriptionId: '', endsAt: '2026-11-26T10:00:00Z' },
  ])
    expect(readMailProps('trial_ending', props)).toHaveProperty('problem');
  expect(
    readMailProps('receipt', { ...receipt, total: { amountMinor: 1, currency: 'dollars' } }),
  ).toHaveProperty('problem');
});
