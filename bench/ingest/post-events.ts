import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WEBHOOK_SECRET } from './open-billing.ts';
import { sign } from './sample-events.ts';

const CONNECTIONS = 64;

/** A request as bytes: made before the clock starts, so that the sender takes as little of the machine as it can. */
export function toRequest(body: string): Buffer {
  const bytes = Buffer.from(body);
  const head = [
    'POST /webhooks/stripe HTTP/1.1',
    'Host: app.example',
    'Content-Type: application/json',
    `Stripe-Signature: ${sign(body, WEBHOOK_SECRET)}`,
    `Content-Length: ${bytes.length}`,
    '',
    '',
  ].join('\r\n');
  return Buffer.concat([Buffer.from(head), bytes]);
}

export interface Posted {
  seconds: number;
  /** Milliseconds from the moment a request was due to its answer, sorted. */
  latencies: number[];
}

/**
 * Sends requests over 64 kept-alive connections, dealt out over the servers, as fast as they are answered or at a rate: then each is due at its time,
 * and waiting for a free connection counts.
 *
 * @throws when an answer is anything but 200
 */
export async function postEvents(
  ports: readonly number[],
  requests: readonly Buffer[],
  perSecond?: number,
): Promise<Posted> {
  const sockets = Array.from({ length: CONNECTIONS }, (_, at) =>
    connect({ port: ports[at % ports.length] ?? 0, host: '127.0.0.1', noDelay: true }),
  );
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const latencies: number[] = [];
  const startedAt = performance.now();
  let next = 0;
  const send = async (socket: Socket) => {
    for (let at = next++; at < requests.length; at = next++) {
      const dueAt = perSecond === undefined ? performance.now() : startedAt + (at / perSecond) * 1000;
      const early = dueAt - performance.now();
      if (early > 0) await sleep(early);
      await ask(socket, requests[at] ?? Buffer.alloc(0));
      latencies.push(performance.now() - dueAt);
    }
  };
  await Promise.all(sockets.map(send));
  const seconds = (performance.now() - startedAt) / 1000;
  for (const socket of sockets) socket.destroy();
  return { seconds, latencies: latencies.sort((a, b) => a - b) };
}

/** Answers are short and come whole, each ends with its few bytes of text. */
function ask(socket: Socket, request: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('data', (answer: Buffer) => {
      const head = answer.toString('latin1', 0, 12);
      if (head === 'HTTP/1.1 200') resolve();
      else reject(new Error(`Answered ${answer.toString('latin1').slice(0, 200)}`));
    });
    socket.write(request);
  });
}
