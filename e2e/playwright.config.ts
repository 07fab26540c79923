import { defineConfig } from '@playwright/test';

const port = 3100;
/** One for each test that needs one, never shared between two: an address signs up once in a run. */
const OPERATORS = [
  'operator',
  'desk-operator',
  'promotions-operator',
  'effects-operator',
  'refunds-operator',
  'events-operator',
  'prices-operator',
  'keyboard-operator',
  'light-operator',
  'dark-operator',
  'payments-operator',
  'payment-states-operator',
  'payment-retry-operator',
  'mails-operator',
  'mail-reports-operator',
  'disputes-operator',
  'shares-operator',
  'compelling-operator',
  'inquiry-operator',
  'compliance-operator',
  'disputes-waiting-operator',
];

/** The browser tests run against what `npm start` starts, on data and ports of their own. */
export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results/artifacts',
  fullyParallel: false,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/report.json' }]],
  use: {
    baseURL: `http://localhost:${port}`,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      // As root (CI in a container) Chromium has no sandbox; and it must not look for its maker's hosts.
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: `node ../scripts/run.mjs start --fresh --data-dir .billwright/e2e --port ${port} --simulator-port 12211 --postgres-port 54429 --mailbox-port 1180 --smtp-port 1125`,
    url: `http://localhost:${port}/ready`,
    reuseExistingServer: false,
    timeout: 120_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    env: {
      DATABASE_URL: '',
      STRIPE_SECRET_KEY: '',
      SMTP_URL: '',
      MAIL_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 'reports of the tests').toString('base64')}`,
      OPERATOR_EMAILS: [
        ...OPERATORS.map((name) => `${name}@example.com`),
        'support-operator@example.com:support',
      ].join(','),
      // Billing events are received by the tests.
      ALLOW_PRIVATE_ENDPOINTS: 'true',
    },
  },
});
