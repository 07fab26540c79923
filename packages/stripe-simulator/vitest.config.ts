import { defineConfig } from 'vitest/config';
import { baseConfig } from '../../vitest.base.ts';

export default defineConfig({
  ...baseConfig,
  test: {
    ...baseConfig.test,
    // Random lives take their time on a machine that is busy.
    testTimeout: 60_000,
    globalSetup: ['test/judge/prepare.ts'],
    setupFiles: ['test/judge/set-up.ts'],
  },
});
