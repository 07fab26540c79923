import { describe, expect, test } from 'vitest';
import { GOOD_CARD } from '../../test/request-page.ts';
import { readCardForm } from './read-card-form.ts';

const problemOf = (changed: Record<string, string>) => {
  const read = readCardForm({ ...GOOD_CARD, ...changed });
  return 'problem' in read ? read.problem.field : null;
};

describe('a card as typed', () => {
  test('is read without its spaces, and with a year of four digits', () => {
    expect(readCardForm(GOOD_CARD)).toEqual({
      card: {
        number: '4242424242424242',
        expMonth: 12,
        expYear: 2034,
        cvc: '123',
        name: 'Ada Lovelace',
        country: 'GB',
        postalCode: 'SW1Y 4JH',
      },
    });
  });

  test('leaves out what was left empty or is no country', () => {
    const read = readCardForm({ number: '4242424242424242', exp: '1/2030', cvc: '1234', country: '<b>' });
    expect(read).toEqual({ card: { number: '4242424242424242', expMonth: 1, expYear: 2030, cvc: '1234' } });
  });

  test.each(['', '4242', '4242 4242 4242 4241', '4242-4242-4242-424x', '42424242424242424242424242'])(
    'the number %j is refused at the number',
    (number) => {
      expect(problemOf({ number })).toBe('number');
    },
  );

  test.each(['', '13 / 30', '00/30', '1', '12 / 345', 'soon'])('the expiration %j is refused', (exp) => {
    expect(problemOf({ exp })).toBe('exp');
  });

  test.each(['12/34', '1234', '12-34', '12 / 2034', ' 3 / 34 '])('the expiration %j is understood', (exp) => {
    expect(problemOf({ exp })).toBe(null);
  });

  test.each(['', '12', '12345', 'abc'])('the security code %j is refused', (cvc) => {
    expect(problemOf({ cvc })).toBe('cvc');
  });
});
