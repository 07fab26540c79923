import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { expect, test } from 'vitest';
import { closeInOrder } from '../src/close-in-order.ts';

const LARGE = 20_000_000;
const LIVE = { headers: { accept: 'text/event-stream' } };

const bytes = (text: string) => new TextEncoder().encode(text);
const begun = (told: Promise<void>) =>
  new ReadableStream({
    start: (stream) => stream.enqueue(bytes('begun')),
    pull: async (stream) => {
      await told;
      stream.enqueue(bytes('ended'));
      stream.close();
    },
  });

/** As the API has it: `/slow`, `/late` and the rest of `/begun` wait until they are told to, `/live` and `/late` never end. */
async function serve() {
  const told = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const server = createServer(
    getRequestListener(async ({ url }) => {
      const { pathname } = new URL(url);
      const isSlow = pathname === '/slow' || pathname === '/late';
      if (isSlow) asked.resolve();
      if (isSlow) await told.promise;
      if (pathname === '/begun') return new Response(begun(told.promise));
      if (pathname === '/large') return new Response('x'.repeat(LARGE));
      if (pathname !== '/live' && pathname !== '/late') return new Response('answered');
      const endless = new ReadableStream({
        start: (stream) => stream.enqueue(bytes('\n')),
      });
      return new Response(endless, { headers: { 'content-type': 'text/event-stream' } });
    }),
  );
  // Of itself it would end a connection that is kept for another request, in time for a test that waits for it.
  server.keepAliveTimeout = 0;
  const close = closeInOrder(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const get = (path: string) => fetch(url + path).then((answer) => answer.text());
  return { server, close, get, asked: asked.promise, answerSlow: told.resolve, url, port };
}

/** So long that a test that waits for it fails by its own limit. */
const PATIENCE_MS = 60_000;

test('a request under way is answered, an open page is cut, nobody else gets in', async () => {
  const { close, get, asked, answerSlow, url } = await serve();
  await get('/');
  const slow = fetch(`${url}/slow`);
  const live = await fetch(`${url}/live`, LIVE);
  await asked;
  const closed = close(PATIENCE_MS);
  await expect(live.text()).rejects.toThrow('terminated');
  await expect(get('/')).rejects.toThrow('fetch failed');
  answerSlow();
  const answer = await slow;
  expect([await answer.text(), answer.headers.get('connection')]).toEqual(['answered', 'close']);
  await closed;
});

test('a page that comes alive while the server closes is cut as well', async () => {
  const { close, asked, answerSlow, url } = await serve();
  const late = fetch(`${url}/late`, LIVE).then((answer) => answer.text());
  await asked;
  const closed = close(PATIENCE_MS);
  answerSlow();
  await Promise.all([expect(late).rejects.toThrow(), closed]);
});

test('who has sent nothing holds nothing up', async () => {
  const { server, close, port } = await serve();
  const silent = connect(port, '127.0.0.1');
  await once(server, 'connection');
  await Promise.all([close(PATIENCE_MS), once(silent, 'close')]);
});

test('who reads slowly reads to the end', async () => {
  const { server, close, port } = await serve();
  const reader = connect(port, '127.0.0.1');
  let read = 0;
  reader.write('GET /large HTTP/1.1\r\nhost: a\r\n\r\n');
  await once(server, 'request');
  await once(reader, 'readable');
  const closed = close(PATIENCE_MS);
  reader.on('data', (chunk: Buffer) => {
    read += chunk.length;
  });
  await Promise.all([closed, once(reader, 'close')]);
  expect(read).toBeGreaterThan(LARGE);
});

test('whose answer had begun has the rest of it, and then no connection to ask another by', async () => {
  const { close, answerSlow, port } = await serve();
  const reader = connect(port, '127.0.0.1').setEncoding('utf8');
  let read = '';
  reader.on('data', (text: string) => {
    read += text;
  });
  reader.write('GET /begun HTTP/1.1\r\nhost: a\r\n\r\n');
  await expect.poll(() => read).toContain('begun');
  const closed = close(PATIENCE_MS);
  answerSlow();
  await Promise.all([closed, once(reader, 'close')]);
  expect(read).toContain('ended');
});

test('a request that is never answered is cut when patience is lost', async () => {
  const { close, get, asked } = await serve();
  const slow = get('/slow');
  await Promise.all([asked.then(() => close(100)), expect(slow).rejects.toThrow('fetch failed')]);
});
