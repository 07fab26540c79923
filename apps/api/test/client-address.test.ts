import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, expect, test } from 'vitest';
import { clientAddress } from '../src/security/client-address.ts';

let server: ServerType | undefined;
afterEach(() => server?.close());

/** What a server behind so many proxies takes the address of a request to be. */
async function seenBehind(trustedProxies: number, forwarded?: string): Promise<string> {
  const app = new Hono().get('/', (context) =>
    context.text(clientAddress(context, trustedProxies) ?? 'nobody can tell'),
  );
  const opened = createAdaptorServer({ fetch: app.fetch });
  server = opened;
  await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
  const { port } = opened.address() as AddressInfo;
  const headers: Record<string, string> = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  const answer = await fetch(`http://127.0.0.1:${port}/`, { headers });
  return answer.text();
}

test('without a proxy it is the connection’s own, whatever a header says', async () => {
  expect(await seenBehind(0)).toBe('127.0.0.1');
  expect(await seenBehind(0, '203.0.113.7')).toBe('127.0.0.1');
});

test('behind proxies of ours it is the one that the outermost saw; what a client wrote before it is not believed', async () => {
  expect(await seenBehind(1, '203.0.113.7')).toBe('203.0.113.7');
  expect(await seenBehind(1, '192.0.2.66, 203.0.113.7')).toBe('203.0.113.7');
  expect(await seenBehind(2, '192.0.2.66, 203.0.113.7, 198.51.100.1')).toBe('203.0.113.7');
  expect(await seenBehind(1, '2001:db8::7')).toBe('2001:db8::7');
  expect(await seenBehind(1, '::ffff:203.0.113.7')).toBe('203.0.113.7');
});

test('what is no address, or passed fewer proxies than there are, is nobody’s', async () => {
  expect(await seenBehind(1, 'unknown')).toBe('nobody can tell');
  expect(await seenBehind(1)).toBe('nobody can tell');
  expect(await seenBehind(2, '203.0.113.7')).toBe('nobody can tell');
});
