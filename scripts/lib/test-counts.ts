import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from './paths.ts';

export interface TestCount {
  passed: number;
  failed: number;
  skipped: number;
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

function readReport<T>(file: string): T | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}

/** Sums what the runners reported: vitest in every package and, when they ran, the browser tests. A flaky test is a failed one. */
export function countTests(scope: 'packages' | 'packages and browser'): TestCount {
  const total: TestCount = { passed: 0, failed: 0, skipped: 0 };
  const folders = ['apps', 'packages'].flatMap((dir) =>
    readdirSync(join(rootDir, dir)).map((name) => join(rootDir, dir, name)),
  );
  for (const folder of folders) {
    const report = readReport<VitestReport>(join(folder, 'test-results/vitest.json'));
    total.passed += report?.numPassedTests ?? 0;
    total.failed += report?.numFailedTests ?? 0;
    total.skipped += report?.numPendingTests ?? 0;
  }
  if (scope === 'packages') return total;
  const browser = readReport<PlaywrightReport>(join(rootDir, 'e2e/test-results/report.json'));
  total.passed += browser?.stats.expected ?? 0;
  total.failed += (browser?.stats.unexpected ?? 0) + (browser?.stats.flaky ?? 0);
  total.skipped += browser?.stats.skipped ?? 0;
  return total;
}
