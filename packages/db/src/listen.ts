import pg from 'pg';

const RECONNECT_MS = 1_000;

/**
 * Hears a channel's notifications until stopped. The connection is its own (a pooled one would be handed around) and is
 * opened again when it breaks; `onReconnect` tells that notifications may have been missed meanwhile.
 */
export async function listenForNotifications(
  connectionString: string,
  channel: string,
  onPayload: (payload: string) => void,
  onReconnect: () => void = () => undefined,
): Promise<() => Promise<void>> {
  let client: pg.Client | undefined;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const connect = async () => {
    const next = new pg.Client({ connectionString, application_name: `billwright-listen-${channel}` });
    next.on('error', () => undefined);
    next.on('notification', ({ payload }) => onPayload(payload ?? ''));
    await next.connect();
    await next.query(`listen ${next.escapeIdentifier(channel)}`);
    next.once('end', retryLater);
    client = next;
  };
  const retryLater = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      connect().then(onReconnect, retryLater);
    }, RECONNECT_MS);
  };

  await connect();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await client?.end();
  };
}
