import type { ViteUserConfig } from 'vitest/config';

// The workspace's packages are tested from their sources: no build has to come first, and none can be stale.
const conditions = ['@billwright/source', 'module', 'node', 'development|production'];

/** What every package's vitest configuration starts from. */
export const baseConfig = {
  environments: {
    ssr: { resolve: { conditions } },
    __vitest__: { resolve: { conditions } },
  },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    env: { STRIPE_SUPPRESS_NOTICES: 'true', TZ: 'UTC' },
  },
} satisfies ViteUserConfig;
