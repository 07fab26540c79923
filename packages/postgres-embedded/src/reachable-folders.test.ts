import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { locateDataDir, prepareDataDir, reachableBinaries } from './reachable-folders.ts';

const nobody = { uid: 65_534, gid: 65_534 };
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'billwright-folders-'));
  mkdirSync(join(dir, 'native'));
  writeFileSync(join(dir, 'native', 'program'), 'binary');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('binaries that the server can reach are used where they are', () => {
  chmodSync(dir, 0o755);
  expect(reachableBinaries(join(dir, 'native'), nobody)).toBe(join(dir, 'native'));
});

test('binaries below a closed folder are used from a copy, made once', () => {
  const copy = reachableBinaries(join(dir, 'native'), nobody);
  try {
    expect(copy).not.toBe(join(dir, 'native'));
    expect(readFileSync(join(copy, 'program'), 'utf8')).toBe('binary');
    expect(reachableBinaries(join(dir, 'native'), nobody)).toBe(copy);
  } finally {
    rmSync(copy, { recursive: true });
  }
});

test('a user who is not root uses everything where it is', () => {
  expect(reachableBinaries(join(dir, 'native'), null)).toBe(join(dir, 'native'));
  expect(locateDataDir(join(dir, 'data'), null)).toBe(join(dir, 'data'));
});

test('a data folder that is a link is not handed over', () => {
  chmodSync(dir, 0o755);
  symlinkSync(join(dir, 'native'), join(dir, 'data'));
  expect(() => prepareDataDir(join(dir, 'data'), nobody)).toThrow(/not a folder of this user's/);
});
