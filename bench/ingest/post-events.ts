import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { WEBHOOK_SECRET } from './open-billing.ts';
import { sign } from './sample-events.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const CONNECTIONS = 64;
/** An answer is a few lines. */
const ANSWER_BYTES = 4_096;

/** Requests one behind the other, and where each ends: in one piece, so that collecting garbage has nothing to look through. */
export interface Requests {
  bytes: Buffer;
  ends: readonly number[];
}

/** Made before the clock starts, so that the sender takes as little of the machine as it can. */
export function toRequests(bodies: readonly string[]): Requests {
  const heads = bodies.map(headOf);
  let end = 0;
  const ends = bodies.map((body, at) => {
    end += Buffer.byteLength(heads[at] ?? '') + Buffer.byteLength(body);
    return end;
  });
  const bytes = Buffer.allocUnsafe(end);
  for (const [at, body] of bodies.entries()) bytes.write((heads[at] ?? '') + body, ends[at - 1] ?? 0);
  // Else it would be collected while answers are waited for.
  collectGarbage();
  return { bytes, ends };
}

function headOf(body: string): string {
  return [
    'POST /webhooks/stripe HTTP/1.1',
    'Host: app.example',
    'Content-Type: application/json',
    `Stripe-Signature: ${sign(body, WEBHOOK_SECRET)}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    '',
  ].join('\r\n');
}

export interface Posted {
  seconds: number;
  /** Milliseconds from the moment a request was due to its answer, sorted. */
  latencies: Float64Array;
}

/**
 * Sends requests over 64 kept-alive connections, dealt out over the servers, as fast as they are answered or at a rate: then each
 * is due at its time, and waiting for a free connection counts.
 *
 * @throws when an answer is anything but 200
 */
export async function postEvents(
  ports: readonly number[],
  { bytes, ends }: Requests,
  perSecond?: number,
): Promise<Posted> {
  const latencies = new Float64Array(ends.length);
  const { promise: allAnswered, resolve, reject } = Promise.withResolvers<void>();
  let [sent, answered] = [0, 0];
  const sendNext = (connection: Connection) => {
    if (sent === ends.length) return;
    const request = bytes.subarray(ends[sent - 1] ?? 0, ends[sent]);
    const now = performance.now();
    connection.dueAt = perSecond === undefined ? now : startedAt + (sent / perSecond) * 1000;
    sent += 1;
    if (connection.dueAt <= now) connection.socket.write(request);
    else setTimeout(() => connection.socket.write(request), connection.dueAt - now);
  };
  const hear = (connection: Connection, answer: Buffer) => {
    if (answer.toString('latin1', 0, 12) !== 'HTTP/1.1 200')
      return reject(new Error(`Answered ${answer.toString('latin1')}`));
    latencies[answered] = performance.now() - connection.dueAt;
    answered += 1;
    if (answered === ends.length) resolve();
    else sendNext(connection);
  };
  const connections = await Promise.all(
    Array.from({ length: CONNECTIONS }, (_, at) => open(ports[at % ports.length] ?? 0, hear, reject)),
  );
  const startedAt = performance.now();
  for (const connection of connections) sendNext(connection);
  await allAnswered;
  const seconds = (performance.now() - startedAt) / 1000;
  for (const { socket } of connections) socket.destroy();
  return { seconds, latencies: latencies.sort() };
}

interface Connection {
  socket: Socket;
  /** When the request that is not answered yet was due, by `performance.now()`. */
  dueAt: number;
}

/** Answers are short and come whole; all are read into the same bytes. */
async function open(
  port: number,
  hear: (connection: Connection, answer: Buffer) => void,
  fail: (error: Error) => void,
): Promise<Connection> {
  const buffer = Buffer.alloc(ANSWER_BYTES);
  const onread = {
    buffer,
    callback: (length: number) => {
      hear(connection, buffer.subarray(0, length));
      return true;
    },
  };
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread });
  const connection: Connection = { socket, dueAt: 0 };
  await once(socket, 'connect');
  socket.on('error', fail);
  socket.on('end', () => fail(new Error('The server hung up.')));
  return connection;
}
