// A worker or an API on a stage's database, for faults that kill processes: `stage-process.ts worker|api`.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDb } from '@billwright/db';
import { createBilling } from '../../src/create-billing.ts';
import { aConfig } from '../../src/domain/catalog/config.example.ts';

const env = (name: string) => process.env[name] ?? '';
const ahead = Number(env('STAGE_CLOCK_AHEAD_MS'));
const { db } = createDb({ connectionString: env('STAGE_URL'), max: 5 });
const billing = createBilling({
  db,
  connectionString: env('STAGE_URL'),
  config: aConfig,
  stripe: {
    secretKey: 'sk_test_lab',
    webhookSecrets: ['whsec_of_the_stage'],
    apiBase: env('STAGE_API_BASE'),
  },
  appUrl: 'http://app.example',
  signingSecret: 'a signing secret of the tests, long enough',
  now: () => new Date(Date.now() + ahead),
});

// A process whose parent is gone is nobody's.
process.on('disconnect', () => process.exit(1));
process.on('SIGTERM', () => {
  void billing.close().then(() => process.exit(0));
});

if (process.argv[2] === 'worker') {
  await billing.worker.start();
  console.log('ready');
} else serve(Number(process.env.STAGE_KILLED_AFTER ?? Number.POSITIVE_INFINITY));

/** Dies by its own hand once so many events were stored, with the answer still unsaid. */
function serve(killedAfter: number): void {
  let stored = 0;
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request = new Request('http://app.example/webhooks/stripe', {
        method: 'POST',
        headers: { 'stripe-signature': String(incoming.headers['stripe-signature'] ?? '') },
        body: Buffer.concat(chunks),
      });
      void billing.webhooks.handle(request).then(({ status }) => {
        stored += status === 200 ? 1 : 0;
        if (stored > killedAfter) process.kill(process.pid, 'SIGKILL');
        outgoing.writeHead(status).end();
      });
    });
  });
  server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
}
