import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEnvironment } from '../src/environment.ts';
import { MAIL_WEBHOOK_SECRET, startApi, type TestApi } from './start-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const body = JSON.stringify({
  type: 'mail.bounced',
  timestamp: new Date().toISOString(),
  data: { message_id: '<nobody@knows.example>', recipient: 'canary@example.com', bounce: 'hard' },
});

/** Signed by hand, as the specification has it: a provider's adapter may be written in anything. */
function report(secret: string) {
  const [id, timestamp] = ['msg_1', String(Math.floor(Date.now() / 1_000))];
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${mac}`,
  };
  return api.fetchApp('/webhooks/mail', { method: 'POST', headers, body });
}

test('a provider has no origin and no session: the signature admits its report, and nothing else does', async () => {
  const taken = await report(MAIL_WEBHOOK_SECRET);
  expect([taken.status, await taken.text()]).toEqual([200, 'unknown_mail']);
  expect((await report(`whsec_${Buffer.alloc(32, 8).toString('base64')}`)).status).toBe(400);
  expect((await api.fetchApp('/webhooks/mail', { method: 'POST', body })).status).toBe(400);
  expect(api.logLines.join('\n')).not.toContain('canary@');
});

test('a secret for reports that is none stops the process at start, without being shown', () => {
  const start = (MAIL_WEBHOOK_SECRET_GIVEN: string) => () =>
    readEnvironment({ MAIL_WEBHOOK_SECRET: MAIL_WEBHOOK_SECRET_GIVEN });
  expect(start('whsec_short')).toThrow(/MAIL_WEBHOOK_SECRET: whsec_ and at least 24 random bytes/);
  expect(start('whsec_short')).not.toThrow(/short/);
  expect(start(`${MAIL_WEBHOOK_SECRET}, ${MAIL_WEBHOOK_SECRET}`)).not.toThrow(/MAIL_WEBHOOK_SECRET/);
});
