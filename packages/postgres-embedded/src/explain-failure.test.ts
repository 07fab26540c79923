import { expect, test } from 'vitest';
import { explainFailure } from './explain-failure.ts';

const cases = [
  ['disk_full', 'initdb: error: could not write file "/d/base/1": No space left on device', /free some/],
  [
    'port_taken',
    'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use',
    /Port 5432 .* taken/,
  ],
  ['no_user', 'initdb: error: could not look up effective user ID 4711: user does not exist', /DATABASE_URL/],
  [
    'other_version',
    'DETAIL:  The data directory … is incompatible with server version 18.4',
    /npm run reset/,
  ],
] as const;

test.each(cases)('%s is told with what to do next', (problem, output, message) => {
  const error = explainFailure(`some line before\n${output}\n`, 5432);
  expect(error.problem).toBe(problem);
  expect(error.message).toMatch(message);
});

test('what is not known is shown in the words of PostgreSQL, the end of them', () => {
  const lines = Array.from({ length: 20 }, (_, i) => `line ${i}`);
  const { problem, message } = explainFailure(lines.join('\n'), 5432);
  expect(problem).toBe('failed');
  expect(message).toContain('line 19');
  expect(message).not.toContain('line 11\n');
});
