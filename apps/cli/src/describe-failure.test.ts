import { expect, test } from 'vitest';
import { describeFailure, SettingError } from './describe-failure.ts';

const failure = (fields: object) => Object.assign(new Error('what the library says'), fields);

test.each([
  [{ type: 'StripeConnectionError' }, /npm start/],
  [{ type: 'StripeAuthenticationError' }, /STRIPE_SECRET_KEY/],
  [{ code: 'ECONNREFUSED' }, /DATABASE_URL/],
  [{ code: '28P01' }, /password/],
])('%o is one line that says what to do', (fields, words) => {
  const { text, isSetting } = describeFailure(failure(fields));
  expect(text).toMatch(words);
  expect(text.split('\n')).toHaveLength(1);
  expect(isSetting).toBe(true);
});

test('a setting names itself, and a fault of ours keeps its stack', () => {
  expect(describeFailure(new SettingError('X is missing'))).toEqual({
    text: 'X is missing',
    isSetting: true,
  });
  expect(describeFailure(failure({})).text).toContain('describe-failure.test.ts');
  expect(describeFailure(failure({ code: 'toString' })).isSetting).toBe(false);
});
