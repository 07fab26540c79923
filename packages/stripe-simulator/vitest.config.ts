import { defineConfig } from 'vitest/config';
import { baseConfig } from '../../vitest.base.ts';

export default defineConfig({
  ...baseConfig,
  test: {
    ...baseConfig.test,
    globalSetup: ['test/judge/prepare.ts'],
    setupFiles: ['test/judge/set-up.ts'],
  },
});
