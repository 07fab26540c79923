import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { closeInOrder } from '../src/close-in-order.ts';

/** `/slow` and `/late` answer when they are told to, `/live` and `/late` never end, all else is answered at once. */
async function serve() {
  const told = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    const isSlow = request.url === '/slow' || request.url === '/late';
    if (isSlow) asked.resolve();
    if (isSlow) await told.promise;
    if (request.url === '/live' || request.url === '/late')
      response.setHeader('content-type', 'text/event-stream').write('\n');
    else response.end('answered');
  });
  const close = closeInOrder(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const get = (path: string) => fetch(url + path).then((answer) => answer.text());
  return { server, close, get, asked: asked.promise, answerSlow: told.resolve, url };
}

const connectionsOf = (server: Server) =>
  new Promise<number>((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );

test('a request under way is answered, an open page is cut, nobody else gets in', async () => {
  const { server, close, get, asked, answerSlow, url } = await serve();
  await get('/');
  const slow = get('/slow');
  const live = await fetch(`${url}/live`);
  await asked;
  const closed = close(60_000);
  await expect(live.text()).rejects.toThrow('terminated');
  await expect(get('/')).rejects.toThrow('fetch failed');
  expect(await connectionsOf(server)).toBe(1);
  answerSlow();
  expect(await slow).toBe('answered');
  await closed;
  expect(await connectionsOf(server)).toBe(0);
});

test('a page that comes alive while the server closes is cut as well', async () => {
  const { close, asked, answerSlow, url } = await serve();
  const late = fetch(`${url}/late`);
  await asked;
  const closed = close(60_000);
  answerSlow();
  await expect(late.then((answer) => answer.text())).rejects.toThrow('terminated');
  await closed;
});

test('a request that is never answered is cut when patience is lost', async () => {
  const { close, get, asked } = await serve();
  const slow = get('/slow');
  await Promise.all([asked, expect(slow).rejects.toThrow('fetch failed'), asked.then(() => close(100))]);
});
