import type { AddressInfo } from 'node:net';
import type { MailMessage } from '@billwright/billing-core';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import { createSmtpMailer, renderMail, type SmtpMailer } from '../src/index.ts';
import { sampleMail } from '../src/samples.ts';

interface Received {
  raw: string;
  parsed: Email;
  recipients: string[];
}

let server: SMTPServer | undefined;
let mailer: SmtpMailer | undefined;
afterEach(async () => {
  mailer?.close();
  const closing = server;
  server = undefined;
  await new Promise<void>((resolve) => (closing ? closing.close(() => resolve()) : resolve()));
});

async function openServer(options: SMTPServerOptions = {}): Promise<{ received: Received[]; port: number }> {
  const received: Received[] = [];
  const keep = async (raw: string, recipients: string[]) => {
    received.push({ raw, parsed: await PostalMime.parse(raw), recipients });
  };
  const opened = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        void keep(raw, recipients).finally(callback);
      });
    },
    ...options,
  });
  opened.on('error', () => undefined);
  server = opened;
  await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', () => resolve()));
  const { port } = opened.server.address() as AddressInfo;
  mailer = createSmtpMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'Acme <billing@acme.example>' });
  return { received, port };
}

async function aMessage(more: Partial<MailMessage> = {}): Promise<MailMessage> {
  return {
    ...(await renderMail(sampleMail('usage_alert', 'de'))),
    to: ['ada@lovelace.example'],
    messageId: '<0123@app.acme.example>',
    unsubscribeUrl: null,
    ...more,
  };
}
const send = (message: MailMessage) => mailer?.send(message);
const answering = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode });

test('a mail arrives whole: both forms, its id, umlauts, and one click to unsubscribe', async () => {
  const { received } = await openServer();
  const message = await aMessage({ unsubscribeUrl: 'https://app.acme.example/mail/unsubscribe/abc' });
  expect(await send(message)).toEqual({ outcome: 'accepted' });
  const [mail] = received;
  expect(mail?.parsed).toMatchObject({
    subject: message.subject,
    messageId: '<0123@app.acme.example>',
    from: { name: 'Acme', address: 'billing@acme.example' },
    to: [{ address: 'ada@lovelace.example' }],
  });
  expect(mail?.parsed.text?.trim()).toBe(message.text.trim());
  expect(mail?.parsed.html).toContain('verbraucht');
  const headers = new Map(mail?.parsed.headers.map(({ key, value }) => [key, value]));
  expect(headers.get('list-unsubscribe')).toBe('<https://app.acme.example/mail/unsubscribe/abc>');
  expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  expect(headers.get('auto-submitted')).toBe('auto-generated');
});

test('what is transactional has no header to unsubscribe', async () => {
  const { received } = await openServer();
  await send(await aMessage());
  expect(received[0]?.raw).not.toMatch(/^List-Unsubscribe/im);
});

test('no subject and no address adds a header or a recipient', async () => {
  const { received } = await openServer();
  await send(await aMessage({ subject: 'Hello\r\nBcc: victim@example.com\r\n\r\nNew body' }));
  expect(received[0]?.recipients).toEqual(['ada@lovelace.example']);
  expect(received[0]?.parsed.bcc).toBeUndefined();
  for (const address of [
    'ada@lovelace.example\r\nRCPT TO:<victim@example.com>',
    'a@b.example, victim@example.com',
  ])
    expect(await send(await aMessage({ to: [address] }))).toMatchObject({
      outcome: 'refused',
      isAddress: true,
    });
  expect(received).toHaveLength(1);
});

test('an address that is refused for good is told from a mail that is', async () => {
  await openServer({ onRcptTo: (_, __, callback) => callback(answering(550, '5.1.1 no such user')) });
  expect(await send(await aMessage())).toEqual({
    outcome: 'refused',
    reason: '550 5.1.1 no such user',
    isAddress: true,
  });
  mailer?.close();
  await new Promise<void>((resolve) => server?.close(() => resolve()));
  await openServer({
    onData: (stream, _, callback) => {
      stream.resume();
      stream.on('end', () => callback(answering(554, '5.7.1 looks like spam')));
    },
  });
  expect(await send(await aMessage())).toMatchObject({ outcome: 'refused', isAddress: false });
});

test('a mailbox that is full or a greylist says later, of this mail alone', async () => {
  await openServer({ onRcptTo: (_, __, callback) => callback(answering(452, '4.2.2 mailbox full')) });
  expect(await send(await aMessage())).toEqual({
    outcome: 'later',
    reason: '452 4.2.2 mailbox full',
    isServer: false,
  });
});

test('a sender or a login that is refused is nobody’s mail’s fault: all of them wait', async () => {
  await openServer({ onMailFrom: (_, __, callback) => callback(answering(550, '5.7.1 sender not allowed')) });
  expect(await send(await aMessage())).toMatchObject({ outcome: 'later', isServer: true });
});

test('a server that is away is waited for, and takes the mail when it is back', async () => {
  const { port } = await openServer();
  await new Promise<void>((resolve) => server?.close(() => resolve()));
  expect(await send(await aMessage())).toMatchObject({ outcome: 'later', isServer: true });
  server = undefined;
  const back = await openServer();
  expect(port).toBeGreaterThan(0);
  expect(await send(await aMessage())).toEqual({ outcome: 'accepted' });
  expect(back.received).toHaveLength(1);
});

test('an address that is no mail server’s is refused at the start, without the password', () => {
  expect(() => createSmtpMailer({ smtpUrl: 'http://user:hush@host', from: 'a@b.example' })).toThrow(
    /^(?!.*hush).*SMTP_URL/,
  );
});
