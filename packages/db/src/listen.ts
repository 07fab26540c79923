import pg from 'pg';

const RECONNECT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** So often the connection is asked whether it is still there, and so long its answer may take. */
const HEARTBEAT_MS = 15_000;
const ANSWER_TIMEOUT_MS = 5_000;

/**
 * Hears a channel's notifications until stopped. The connection is its own (a pooled one would be handed around) and is
 * opened again when it breaks; `onReconnect` tells that notifications may have been missed meanwhile.
 *
 * @throws when the first connection fails; later ones are tried again every second
 */
export async function listenForNotifications(
  connectionString: string,
  channel: string,
  onPayload: (payload: string) => void,
  onReconnect: () => void = () => undefined,
): Promise<() => Promise<void>> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let connecting: Promise<pg.Client>;

  const connect = async () => {
    const client = await openListener(connectionString, channel, onPayload);
    const heartbeat = setInterval(() => {
      // A connection that went silent says so to nobody: it is given up here, and its end opens another.
      client.query('select 1').catch(() => giveUp(client));
    }, HEARTBEAT_MS);
    client.once('end', () => {
      clearInterval(heartbeat);
      retryLater();
    });
    return client;
  };
  const retryLater = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      connecting = connect();
      connecting.then(onReconnect, retryLater);
    }, RECONNECT_MS);
  };

  connecting = connect();
  await connecting;
  return async () => {
    stopped = true;
    clearTimeout(timer);
    const client = await connecting.catch(() => undefined);
    if (client) await endWithin(client);
  };
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
