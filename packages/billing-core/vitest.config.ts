import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vitest/config';
import { baseConfig } from '../../vitest.base.ts';

export default mergeConfig(
  baseConfig,
  // By its path: vitest looks this up without the export conditions, and would take a build that may be stale or not there.
  defineConfig({
    test: {
      globalSetup: [fileURLToPath(new URL('../db/src/testing-setup.ts', import.meta.url))],
      // Many tests live through months, or cut one act off at every statement; beside other packages' they take thrice as long.
      testTimeout: 180_000,
    },
  }),
);
