// `npm start`: everything that Billwright needs, on this machine, until Ctrl-C.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { removeLocalData } from './lib/local-data.ts';
import { stateDir } from './lib/paths.ts';
import { LOCAL_OPERATOR, startStack } from './lib/stack.ts';
import { bold, dim, green, runMain, SetupError } from './lib/terminal.ts';

const TEST_CARDS: [string, string][] = [
  ['4242 4242 4242 4242', 'is paid'],
  ['4000 0025 0000 3155', 'asks for 3-D Secure'],
  ['4000 0000 0000 0002', 'is declined'],
  ['4000 0000 0000 9995', 'has insufficient funds'],
  ['4000 0000 0000 0341', 'attaches, then every charge fails'],
];

function parsePort(text: string, flag: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new SetupError(`${flag} takes a port from 1 to 65535, not '${text}'.`);
  return port;
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: process.env.PORT ?? '3000' },
        'simulator-port': { type: 'string', default: '12111' },
        'postgres-port': { type: 'string', default: '54329' },
        'mailbox-port': { type: 'string', default: '1080' },
        'smtp-port': { type: 'string', default: '1025' },
        'data-dir': { type: 'string', default: stateDir },
        fresh: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new SetupError(
      `${(error as Error).message}. Options: --port N, --simulator-port N, --postgres-port N, --mailbox-port N, --smtp-port N, --data-dir DIR, --fresh.`,
      { cause: error },
    );
  }
}

await runMain(async () => {
  const envFile = join(stateDir, '..', '.env');
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  const values = readOptions();
  const dataDir = resolve(values['data-dir']);
  if (values.fresh) await removeLocalData(dataDir);
  const startedAt = performance.now();
  const stack = await startStack({
    port: parsePort(values.port, '--port'),
    simulatorPort: parsePort(values['simulator-port'], '--simulator-port'),
    postgresPort: parsePort(values['postgres-port'], '--postgres-port'),
    mailboxPort: parsePort(values['mailbox-port'], '--mailbox-port'),
    smtpPort: parsePort(values['smtp-port'], '--smtp-port'),
    dataDir,
  });

  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`\n${green('\u2713')} ${bold('Billwright is running')} ${dim(`(${seconds} s)`)}\n`);
  console.log(`  App         ${bold(stack.appUrl)}`);
  if (stack.simulatorUrl)
    console.log(
      `  Simulator   ${stack.simulatorUrl} ${dim('(stands in for Stripe: clock, objects, events)')}`,
    );
  if (stack.mailboxUrl)
    console.log(
      `  Mailbox     ${stack.mailboxUrl} ${dim('(every mail that is sent; none leaves this machine)')}`,
    );
  console.log(`  PostgreSQL  ${stack.databaseLabel}`);
  console.log(`  Logs        ${stack.logDir}\n`);
  if (stack.simulatorUrl) {
    console.log(`  Operators   sign up as ${bold(LOCAL_OPERATOR)} to see the webhooks and replay them\n`);
    console.log(`  Test cards ${dim('(any future date, any CVC)')}`);
    for (const [number, what] of TEST_CARDS) console.log(`    ${number}  ${what}`);
  }
  console.log(`\n  ${dim('Ctrl-C stops everything; data is kept. npm run reset starts afresh.')}`);

  const ended = await stack.untilEnd();
  if (ended) throw new SetupError(ended);
});
