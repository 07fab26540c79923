import { expect, test } from 'vitest';
import { assertBillingConfig } from './check-config.ts';

const judge = (dunning: object): string => {
  const plans = { free: { name: 'Free', description: '', features: {} } };
  try {
    assertBillingConfig({ product: 'Acme', currencies: ['usd'], features: {}, plans, dunning }, 'It');
    return 'fine';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

test('a policy of failed payments says what it likes, and nothing needs to be said', () => {
  expect(judge({})).toBe('fine');
  expect(judge({ mails: [0, 3, 5, 7], endAfterDays: 10, atEnd: 'pause', linkDays: 14 })).toBe('fine');
  expect(judge({ mails: [] })).toBe('fine');
});

test('mails that would come twice or out of turn are refused, and an end before the last word', () => {
  expect(judge({ mails: [0, 3, 3] })).toMatch(/dunning.mails: the days have to grow/);
  expect(judge({ mails: [5, 3] })).toMatch(/dunning.mails: the days have to grow/);
  expect(judge({ mails: [0, 7], endAfterDays: 7 })).toMatch(
    /dunning.endAfterDays: 7 is not after the last mail/,
  );
});

test('a link that dies before the end is refused, as is what no policy has', () => {
  expect(judge({ mails: [0], endAfterDays: 30, linkDays: 7 })).toMatch(/dunning.linkDays/);
  expect(judge({ atEnd: 'shout' })).toMatch(/dunning/);
  expect(judge({ mails: [1.5] })).toMatch(/dunning/);
  expect(judge({ nagging: true })).toMatch(/nagging/);
});
