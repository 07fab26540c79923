import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { MUTANTS } from '../../../scripts/lib/mutants.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

test.each(MUTANTS)('"$name" can still be planted: its place stands once in its file', ({ file, search }) => {
  expect(readFileSync(root + file, 'utf8').split(search)).toHaveLength(2);
});
