import { createServer } from 'node:net';
import { SetupError } from './terminal.ts';

/** Refuses, with the way out, when somebody else listens on the port already. */
export async function assertPortFree(port: number, what: string, flag: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EACCES' ? 'needs more rights than you have' : 'is taken';
      reject(
        new SetupError(
          `Port ${port} (${what}) ${reason}: stop what uses it (another Billwright?), or choose one: npm start -- ${flag} ${port + 1}`,
        ),
      );
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}
