import { parseArgs } from 'node:util';
import { startSimulator } from './index.ts';

const USAGE =
  'Usage: stripe-simulator [--port 12111] [--host 127.0.0.1] [--seed N] [--data FILE] [--speed N]';

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '12111' },
      host: { type: 'string', default: '127.0.0.1' },
      seed: { type: 'string' },
      data: { type: 'string' },
      speed: { type: 'string' },
    },
  });
  return {
    port: wholeNumber('--port', values.port),
    host: values.host,
    ...(values.seed === undefined ? {} : { seed: wholeNumber('--seed', values.seed) }),
    ...(values.data === undefined ? {} : { dataFile: values.data }),
    ...(values.speed === undefined ? {} : { speed: wholeNumber('--speed', values.speed) }),
  };
}

function wholeNumber(flag: string, value: string): number {
  if (/^\d+$/.test(value)) return Number(value);
  throw new Error(`${flag} takes a whole number, not "${value}".`);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') return 'The port is taken. Choose another with --port.';
  return error.message;
}

try {
  const running = await startSimulator(readOptions());
  console.log(`Stripe simulator ready at ${running.url}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void running.close().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(`${explain(error)}\n${USAGE}`);
  process.exitCode = 1;
}
