import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { createWebhookSecret, signMessage } from './sign-message.ts';
import { verifyMessage } from './verify-message.ts';

const secret = createWebhookSecret();
const sentAt = new Date('2026-11-26T10:00:00Z');
const BODY = '{"type":"mail.bounced"}';

const headersOf = (secrets = [secret], { id = 'msg_1', body = BODY, at = sentAt } = {}) =>
  new Headers(signMessage({ id, body, sentAt: at }, secrets));
const verify = (headers: Headers, body = BODY, { secrets = [secret], nowMs = sentAt.getTime() } = {}) =>
  verifyMessage({ headers, body: Buffer.from(body) }, { secrets, nowMs });

test('what one of the secrets signed is let in under its id, also while one is replaced on either side', () => {
  const other = createWebhookSecret();
  expect(verify(headersOf())).toEqual({ id: 'msg_1' });
  expect(verify(headersOf([other, secret]))).toEqual({ id: 'msg_1' });
  expect(verify(headersOf(), BODY, { secrets: [other, secret] })).toEqual({ id: 'msg_1' });
});

test('what the official library signed is let in', () => {
  const signature = new Webhook(secret).sign('msg_1', sentAt, BODY);
  const headers = headersOf();
  headers.set('webhook-signature', signature);
  expect(verify(headers)).toEqual({ id: 'msg_1' });
});

test('another body, id, time or secret is no signature', () => {
  const wrong = { refused: 'signature_wrong' };
  expect(verify(headersOf(), `${BODY} `)).toEqual(wrong);
  expect(verify(headersOf([createWebhookSecret()]))).toEqual(wrong);
  for (const [name, value] of [
    ['webhook-id', 'msg_2'],
    ['webhook-timestamp', String(sentAt.getTime() / 1_000 + 1)],
    ['webhook-signature', 'v1,'],
    ['webhook-signature', `v1a,${'A'.repeat(43)}=`],
  ] as const) {
    const headers = headersOf();
    headers.set(name, value);
    expect(verify(headers), name).toEqual(wrong);
  }
});

test('whichever bit is another, it is no signature', () => {
  fc.assert(
    fc.property(fc.nat(BODY.length - 1), fc.integer({ min: 0, max: 7 }), (at, bit) => {
      const body = Buffer.from(BODY);
      body.writeUInt8(body.readUInt8(at) ^ (1 << bit), at);
      const verified = verifyMessage(
        { headers: headersOf(), body },
        { secrets: [secret], nowMs: sentAt.getTime() },
      );
      expect(verified).toEqual({ refused: 'signature_wrong' });
    }),
  );
});

test('a signature holds for five minutes to either side', () => {
  const at = (seconds: number) => verify(headersOf(), BODY, { nowMs: sentAt.getTime() + seconds * 1_000 });
  expect(at(300)).toEqual({ id: 'msg_1' });
  expect(at(-300)).toEqual({ id: 'msg_1' });
  expect(at(301)).toEqual({ refused: 'signature_too_old' });
  expect(at(-301)).toEqual({ refused: 'signature_from_the_future' });
});

test('without a header there is nothing to check, and without a secret nobody is let in', () => {
  for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
    const headers = headersOf();
    headers.delete(name);
    expect(verify(headers), name).toEqual({ refused: 'headers_missing' });
  }
  expect(verify(headersOf(['whsec_']), BODY, { secrets: [] })).toEqual({ refused: 'no_secret' });
  expect(verify(headersOf(['whsec_']), BODY, { secrets: ['whsec_', ''] })).toEqual({ refused: 'no_secret' });
});
