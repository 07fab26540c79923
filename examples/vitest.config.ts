import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vitest/config';
import { baseConfig } from '../vitest.base.ts';

export default mergeConfig(
  baseConfig,
  defineConfig({
    test: {
      globalSetup: [fileURLToPath(new URL('../packages/db/src/testing-setup.ts', import.meta.url))],
    },
  }),
);
