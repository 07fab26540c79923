import pg from 'pg';

const RECONNECT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 10_000;

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
    client.once('end', retryLater);
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
    await client?.end();
  };
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
    // Nothing is ever sent on it: without this a connection that a firewall dropped would stay silent for ever.
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
