import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** A minute of random requests, beside the other tests. */
export default defineConfig({
  ...config,
  test: {
    ...config.test,
    include: ['test/fuzz/fuzz.test.ts'],
    env: { ...config.test?.env, FUZZ_SECONDS: '60' },
    reporters: ['default'],
  },
});
