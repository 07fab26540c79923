import { enableCompileCache } from 'node:module';
import { parseArgs } from 'node:util';
import type { RunningSimulator } from './index.ts';

// Half of the time to start is compiling what has not changed since the last start.
enableCompileCache();

const USAGE = `Usage: stripe-simulator [--port 12111] [--host 127.0.0.1] [--seed N] [--data FILE] [--speed N]
  --port   where to listen; 0 takes a free one
  --host   the address to listen on
  --seed   a whole number that all ids follow from: same seed, same calls, same ids
  --data   a file to keep the state in, over a restart and a kill; without it state lives in memory
  --speed  simulated seconds a real second; 0 stands still until the clock is stepped`;

const MOST_PORT = 65_535;

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '12111' },
      host: { type: 'string', default: '127.0.0.1' },
      seed: { type: 'string' },
      data: { type: 'string' },
      speed: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return {
    isHelp: values.help,
    port: wholeNumber('--port', values.port, MOST_PORT),
    host: values.host,
    ...(values.seed === undefined ? {} : { seed: wholeNumber('--seed', values.seed) }),
    ...(values.data === undefined ? {} : { dataFile: values.data }),
    ...(values.speed === undefined ? {} : { speed: wholeNumber('--speed', values.speed) }),
  };
}

function wholeNumber(flag: string, value: string, most = Number.MAX_SAFE_INTEGER): number {
  if (/^\d+$/.test(value) && Number(value) <= most) return Number(value);
  throw new Error(`${flag} takes a whole number up to ${most}, not "${value}".`);
}

function explain(error: unknown, { host, port }: { host: string; port: number }): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken: stop what listens there, or choose another with --port.`;
  if (code === 'EACCES') return `Port ${port} may not be used: choose one above 1023 with --port.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${host} is no address of this machine: leave --host out for the loopback address.`;
  return error instanceof Error ? error.message : String(error);
}

function giveUp(line: string): void {
  console.error(`${line}\n${USAGE}`);
  process.exitCode = 1;
}

function endWith(running: RunningSimulator): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void running.close().then(() => process.exit(0)));
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options.isHelp) return console.log(USAGE);
  const { startSimulator } = await import('./index.ts');
  try {
    const running = await startSimulator(options);
    endWith(running);
    console.log(`Stripe simulator ready at ${running.url}`);
  } catch (error) {
    giveUp(explain(error, options));
  }
}

await main().catch((error: unknown) => giveUp(error instanceof Error ? error.message : String(error)));
