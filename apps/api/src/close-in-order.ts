import type { Server, ServerResponse } from 'node:http';

const LOOK_EVERY_MS = 50;

/**
 * Takes no more connections and lets every request that is under way have its answer: a webhook whose commit waits is answered,
 * and not sent again. Open pages hold their live connection for ever, so those are cut: a page takes that for a broken
 * connection and comes back, to the next process.
 *
 * @param patienceMs after which the rest is cut too
 */
export function closeInOrder(server: Server): (patienceMs: number) => Promise<void> {
  const underWay = new Set<ServerResponse>();
  server.on('request', (_, response) => {
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
  });
  return async (patienceMs) => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const look = () => {
      for (const response of underWay) if (isLive(response)) response.destroy();
      // Whoever has its answer would keep its connection for the next question.
      server.closeIdleConnections();
    };
    const looking = setInterval(look, LOOK_EVERY_MS);
    const losingPatience = setTimeout(() => server.closeAllConnections(), patienceMs);
    look();
    await closed;
    clearInterval(looking);
    clearTimeout(losingPatience);
  };
}

const isLive = (response: ServerResponse) =>
  String(response.getHeader('content-type')).startsWith('text/event-stream');
