import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Between the driver and the server. Connections that it forgets stay open and carry nothing any more; new ones do. */
export async function silentProxy(target: number) {
  let generation = 0;
  const sockets = new Set<Socket>();
  const server = createServer((incoming) => {
    const own = generation;
    const outgoing = connect(target, '127.0.0.1');
    const pass = (to: Socket) => (chunk: Buffer) => {
      if (own === generation) to.write(chunk);
    };
    incoming.on('data', pass(outgoing));
    outgoing.on('data', pass(incoming));
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    forget: () => {
      generation += 1;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
