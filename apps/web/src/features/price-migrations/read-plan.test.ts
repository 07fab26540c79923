import { expect, test } from 'vitest';
import { readPlan } from './read-plan.ts';

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

test('what is left empty is left out, and lists are told apart by commas and lines', () => {
  expect(
    readPlan(
      form({
        planKey: 'starter',
        interval: '',
        currency: 'usd',
        createdBefore: '2026-01-31',
        accountIds: ' acme,\nglobex , ',
        when: 'at_once',
        noticeDays: '14',
        trialing: 'include',
        because: ' Our costs have grown. ',
      }),
    ),
  ).toEqual({
    because: 'Our costs have grown.',
    cohort: {
      planKey: 'starter',
      currency: 'usd',
      createdBefore: '2026-01-31T00:00:00Z',
      accountIds: ['acme', 'globex'],
    },
    policy: {
      when: 'at_once',
      noticeDays: 14,
      cancelling: 'skip',
      scheduled: 'skip',
      pastDue: 'skip',
      trialing: 'include',
      withdrawn: 'skip',
    },
  });
});
