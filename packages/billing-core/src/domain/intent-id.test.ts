import { expect, test } from 'vitest';
import { intentIdOf } from './intent-id.ts';

test('an act has the same id whenever and wherever it is asked for, and no two acts have one', () => {
  const id = intentIdOf({ accountId: 'acct', actId: 'act' });
  expect(intentIdOf({ accountId: 'acct', actId: 'act' })).toBe(id);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const others = [
    { accountId: 'acct', actId: 'act2' },
    { accountId: 'acct2', actId: 'act' },
    { accountId: 'acc', actId: 'tact' },
  ];
  expect(new Set([id, ...others.map(intentIdOf)]).size).toBe(4);
});
