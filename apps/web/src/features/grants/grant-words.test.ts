import { expect, test } from 'vitest';
import { dayAfter, grantWords } from './grant-words.ts';

test('what was given is said in words', () => {
  expect(grantWords({ content: { kind: 'plan', planKey: 'pro' } })).toBe('The plan pro');
  expect(grantWords({ content: { kind: 'extension' } })).toBe('What they have, for longer');
  expect(grantWords({ content: { kind: 'feature', feature: 'sso', amount: null } })).toBe(
    'sso, without limit',
  );
  expect(grantWords({ content: { kind: 'feature', feature: 'projects', amount: 5 } })).toBe(
    '5 more of projects',
  );
  expect(grantWords({ content: { kind: 'credits', feature: 'api_calls', amount: 5_000 } })).toBe(
    '5,000 credits of api_calls',
  );
});

test('an end is tomorrow at the earliest', () => {
  expect(dayAfter(new Date('2026-01-31T23:00:00Z'))).toBe('2026-02-01');
});
