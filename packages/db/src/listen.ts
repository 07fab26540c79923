import pg from 'pg';

const RECONNECT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** So often the connection is asked whether it is still there, and so long its answer may take. */
const HEARTBEAT_MS = 15_000;
const ANSWER_TIMEOUT_MS = 5_000;

export interface ListenOptions {
  /** The connection was opened again: notifications may have been missed meanwhile. */
  onReconnect?: () => void;
  /**
   * The connection was there a moment ago: since it listens, whatever was notified before
   * `askedAt` (by `performance.now()`) has been heard.
   * Told once when it listens, and then at every beat.
   */
  onAlive?: (askedAt: number) => void;
  /** How often the connection is asked whether it is still there; every fifteen seconds unless said. */
  heartbeatMs?: number;
}

/**
 * Hears a channel's notifications until stopped. The connection is its own (a pooled one would be handed around) and is
 * opened again when it breaks.
 *
 * @throws when the first connection fails; later ones are tried again every second
 */
export async function listenForNotifications(
  connectionString: string,
  channel: string,
  onPayload: (payload: string) => void,
  {
    onReconnect = () => undefined,
    onAlive = () => undefined,
    heartbeatMs = HEARTBEAT_MS,
  }: ListenOptions = {},
): Promise<() => Promise<void>> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let connecting: Promise<pg.Client>;

  const connect = async () => {
    const client = await openListener(connectionString, channel, onPayload);
    const stopBeating = beat(client, heartbeatMs, onAlive);
    client.once('end', () => {
      stopBeating();
      retryLater();
    });
    return client;
  };
  const retryLater = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      connecting = connect();
      connecting.then(() => {
        onReconnect();
        onAlive(performance.now());
      }, retryLater);
    }, RECONNECT_MS);
  };

  connecting = connect();
  await connecting;
  onAlive(performance.now());
  return async () => {
    stopped = true;
    clearTimeout(timer);
    const client = await connecting.catch(() => undefined);
    if (client) await endWithin(client);
  };
}

/**
 * Asks at every beat, one question at a time. A connection that went silent says so to nobody: it is given up here, and its
 * end opens another. On one that answers, what was notified before the question came before the answer.
 */
function beat(client: pg.Client, everyMs: number, onAlive: (askedAt: number) => void): () => void {
  let isAsking = false;
  const timer = setInterval(() => {
    if (isAsking) return;
    isAsking = true;
    const askedAt = performance.now();
    client
      .query('select 1')
      .then(() => onAlive(askedAt))
      .catch(() => giveUp(client))
      .finally(() => {
        isAsking = false;
      });
  }, everyMs);
  return () => clearInterval(timer);
}

/** Says goodbye; a server that does not hear it is not waited for. */
async function endWithin(client: pg.Client): Promise<void> {
  const timer = setTimeout(() => giveUp(client), ANSWER_TIMEOUT_MS);
  await client.end().finally(() => clearTimeout(timer));
}

/** What every client has, and its declared type leaves out. */
function giveUp(client: pg.Client): void {
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}

async function openListener(
  connectionString: string,
  channel: string,
  onPayload: (payload: string) => void,
): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString,
    application_name: `billwright-listen-${channel}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    keepAlive: true,
  });
  // A break is answered at 'end', which follows; without a listener it would end the process.
  client.on('error', () => undefined);
  client.on('notification', ({ payload }) => onPayload(payload ?? ''));
  try {
    await client.connect();
    await client.query(`listen ${client.escapeIdentifier(channel)}`);
    return client;
  } catch (error) {
    await client.end();
    throw error;
  }
}
