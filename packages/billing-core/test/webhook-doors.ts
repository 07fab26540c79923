import { once } from 'node:events';
import { request as ask, createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Billing } from '../src/billing.ts';

/** Each way for a webhook to come in, with the status that it is answered. */
export const webhookDoors = {
  'a web request': async (billing: Billing, request: Request) =>
    (await billing.webhooks.handle(request)).status,
  'node:http': answerOverHttp,
};

/** Over a connection of its own, with the headers as they are given, however wrong. */
async function answerOverHttp(billing: Billing, request: Request): Promise<number> {
  const server = createServer((incoming, response) => void billing.webhooks.answer(incoming, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const headers = Object.fromEntries(request.headers);
    const asking = ask({ host: '127.0.0.1', port, method: request.method, headers });
    // One that is answered before all is sent has its connection closed.
    asking.on('error', () => undefined);
    asking.end(Buffer.from(await request.arrayBuffer()));
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    answer.resume();
    return answer.statusCode ?? 0;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
