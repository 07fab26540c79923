import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as Listener, type Socket } from 'node:net';

/**
 * Takes no more connections and lets every request that is under way have its whole answer: a webhook whose commit waits is
 * answered, and not sent again. Whoever has its answer is told to come back by another connection, which the next process takes.
 * Open pages hold their live connection for ever, so those are cut: a page takes that for a broken one and comes back.
 *
 * Node's own `server.close()` cuts answers that are not read yet, and leaves connections alone that have sent nothing.
 *
 * @param patienceMs after which the rest is cut too
 */
export function closeInOrder(server: Server): (patienceMs: number) => Promise<void> {
  const sockets = new Set<Socket>();
  const owed = new Set<ServerResponse<IncomingMessage>>();
  let isClosing = false;
  const dismiss = (socket: Socket) => {
    for (const { req } of owed) if (req.socket === socket) return;
    socket.destroySoon();
  };
  const finish = (response: ServerResponse<IncomingMessage>) => {
    if (isLive(response.req)) response.destroy();
    else if (!response.headersSent) response.setHeader('connection', 'close');
  };
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', (_, response) => {
    owed.add(response);
    response.once('close', () => {
      owed.delete(response);
      if (isClosing) dismiss(response.req.socket);
    });
  });
  return async (patienceMs) => {
    isClosing = true;
    const closed = new Promise<void>((resolve) => Listener.prototype.close.call(server, () => resolve()));
    for (const response of owed) finish(response);
    for (const socket of sockets) dismiss(socket);
    const losingPatience = setTimeout(() => server.closeAllConnections(), patienceMs);
    await closed;
    clearTimeout(losingPatience);
  };
}

/** What a page's `EventSource` says it wants (html.spec.whatwg.org/multipage/server-sent-events.html). */
const isLive = ({ headers }: IncomingMessage) => headers.accept === 'text/event-stream';
