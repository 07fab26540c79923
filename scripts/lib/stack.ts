import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDb, migrateToLatest } from '@billwright/db';
import { PostgresStartError, startPostgres } from '@billwright/postgres-embedded';
import { claimDataFolder } from './local-data.ts';
import { rootDir } from './paths.ts';
import { assertPortFree } from './ports.ts';
import { logTail, type RunningProcess, startProcess, waitUntilReady } from './processes.ts';
import { loadSecrets } from './secrets.ts';
import { ensureWebhookEndpoint } from './simulator-webhooks.ts';
import { SetupError, say } from './terminal.ts';

const SIMULATOR_SECRET_KEY = 'sk_test_billwright_local';

/** Who signs up with this address sees the operators' pages of a local platform. */
export const LOCAL_OPERATOR = 'operator@example.com';

/** Whom mails of a local platform come from. */
const LOCAL_SENDER = 'Billwright <billing@example.com>';

export interface StackOptions {
  port: number;
  simulatorPort: number;
  postgresPort: number;
  /** Where the mailbox shows what was mailed, and where it takes mail. */
  mailboxPort: number;
  smtpPort: number;
  dataDir: string;
}

export interface Stack {
  appUrl: string;
  simulatorUrl: string | null;
  /** Null when mail goes to a server of the user's. */
  mailboxUrl: string | null;
  databaseLabel: string;
  logDir: string;
  /** Resolves after an orderly stop: with nothing after Ctrl-C, with the reason when a part failed by itself. */
  untilEnd(): Promise<string | undefined>;
}

/** Where to reach the real Stripe's account, when one is configured. */
function realStripe(): { secretKey: string; webhookSecret: string } | null {
  const {
    STRIPE_SECRET_KEY: secretKey,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_BASE: base,
  } = process.env;
  if (base || !secretKey) return null;
  if (!webhookSecret)
    throw new SetupError(
      'STRIPE_SECRET_KEY is set but STRIPE_WEBHOOK_SECRET is not: add the signing secret of the endpoint POST /webhooks/stripe (Stripe Dashboard, or `stripe listen --forward-to localhost:3000/webhooks/stripe`).',
    );
  return { secretKey, webhookSecret };
}

/** For payments on the app's own page: the simulator takes any key of test mode. */
function publishableKey(simulatorUrl: string | null): Record<string, string> {
  const key = process.env.STRIPE_PUBLISHABLE_KEY ?? (simulatorUrl ? 'pk_test_billwright_local' : '');
  return key ? { STRIPE_PUBLISHABLE_KEY: key } : {};
}

/** Starts PostgreSQL, the simulator, the API and the worker, in the order in which they need each other. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  const interrupted = new Promise<'signal'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => resolve('signal'));
  });
  const start = startInOrder(options, stops);
  // A failure after Ctrl-C is the consequence of it, not news.
  start.catch(() => undefined);
  try {
    const first = await Promise.race([start, interrupted]);
    if (first === 'signal') {
      await stopAll();
      process.exit(130);
    }
    return { ...first.stack, untilEnd: () => untilEnd(first.processes, interrupted, stopAll) };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function startInOrder(options: StackOptions, stops: (() => Promise<void>)[]) {
  const { port, simulatorPort, mailboxPort, smtpPort, dataDir } = options;
  const hasMailbox = !process.env.SMTP_URL;
  const logDir = join(dataDir, 'logs');
  mkdirSync(logDir, { recursive: true });
  const stripe = realStripe();
  await assertPortFree(port, 'the app', '--port');
  if (!stripe) await assertPortFree(simulatorPort, 'the Stripe simulator', '--simulator-port');
  if (hasMailbox) {
    await assertPortFree(mailboxPort, 'the mailbox', '--mailbox-port');
    await assertPortFree(smtpPort, 'the mailbox, where it takes mail', '--smtp-port');
  }
  stops.push(claimDataFolder(dataDir));

  const secretsFile = join(dataDir, 'secrets.json');
  const secrets = loadSecrets(secretsFile);
  const processes: RunningProcess[] = [];
  const run = (name: string, entry: string, args: string[], env: Record<string, string>) => {
    const running = startProcess({ name, entry, args, env, logDir });
    stops.push(running.stop);
    processes.push(running);
    return running;
  };

  buildWeb();
  const database = await provideDatabase(options, stops);
  say('Migrating the database');
  const { db, destroy } = createDb({ connectionString: database.url, applicationName: 'billwright-start' });
  await migrateToLatest(db).finally(destroy);

  const appUrl = `http://localhost:${port}`;
  const simulatorUrl = stripe ? null : `http://127.0.0.1:${simulatorPort}`;
  let webhookSecret = stripe?.webhookSecret ?? '';
  if (simulatorUrl) {
    say(`Starting the Stripe simulator on port ${simulatorPort}`);
    const journal = join(dataDir, 'stripe-simulator.journal');
    const simulator = run(
      'simulator',
      'packages/stripe-simulator/src/main.ts',
      ['--port', String(simulatorPort), '--data', journal],
      {},
    );
    await waitUntilReady(simulator, `${simulatorUrl}/_simulator/clock`);
    webhookSecret = await ensureWebhookEndpoint({
      simulatorUrl,
      secretKey: SIMULATOR_SECRET_KEY,
      url: `http://127.0.0.1:${port}/webhooks/stripe`,
      secrets,
      secretsFile,
    });
  }

  const mailboxUrl = hasMailbox ? `http://localhost:${mailboxPort}` : null;
  if (mailboxUrl) {
    say(`Starting the mailbox on port ${mailboxPort}`);
    const ports = ['--web-port', String(mailboxPort), '--smtp-port', String(smtpPort)];
    const folder = ['--directory', join(dataDir, 'mails')];
    const mailbox = run('mailbox', 'packages/emails/dev/mailbox.ts', [...ports, ...folder], {});
    await waitUntilReady(mailbox, `http://127.0.0.1:${mailboxPort}/api/healthz`);
  }

  const env: Record<string, string> = {
    DATABASE_URL: database.url,
    STRIPE_SECRET_KEY: stripe?.secretKey ?? SIMULATOR_SECRET_KEY,
    ...publishableKey(simulatorUrl),
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    ...(simulatorUrl ? { STRIPE_API_BASE: simulatorUrl } : {}),
    APP_URL: appUrl,
    PORT: String(port),
    AUTH_SECRET: process.env.AUTH_SECRET ?? secrets.authSecret,
    // With the simulator anybody may become an operator; with a real account only who is named.
    OPERATOR_EMAILS: process.env.OPERATOR_EMAILS ?? (simulatorUrl ? LOCAL_OPERATOR : ''),
    ...(hasMailbox
      ? { SMTP_URL: `smtp://127.0.0.1:${smtpPort}`, MAIL_FROM: process.env.MAIL_FROM ?? LOCAL_SENDER }
      : {}),
    BILLING_CONFIG: process.env.BILLING_CONFIG ?? join(rootDir, 'billing.config.ts'),
    WEB_DIST: join(rootDir, 'apps/web/dist'),
  };
  writeLocalEnvironment(join(dataDir, 'local.env'), env);
  say('Pushing the plans of billing.config.ts');
  await runToEnd('push', 'apps/cli/src/main.ts', ['push', '--yes'], env, logDir);
  say('Starting the API and the worker');
  run('worker', 'apps/api/src/worker.ts', [], env);
  const api = run('api', 'apps/api/src/main.ts', [], env);
  await waitUntilReady(api, `http://127.0.0.1:${port}/ready`);
  return { processes, stack: { appUrl, simulatorUrl, mailboxUrl, databaseLabel: database.label, logDir } };
}

/** So that `npm run push` and other commands reach what runs here, without being told. */
function writeLocalEnvironment(file: string, env: Record<string, string>): void {
  const lines = Object.entries(env).map(([name, value]) => `${name}=${JSON.stringify(value)}\n`);
  writeFileSync(file, lines.join(''), { mode: 0o600 });
}

/** Built through turbo, so that an unchanged web costs nothing. */
function buildWeb(): void {
  say('Building the web app');
  const result = spawnSync(
    'turbo',
    ['run', 'build', '--filter=@billwright/web', '--output-logs=errors-only'],
    {
      cwd: rootDir,
      encoding: 'utf8',
    },
  );
  if (result.status !== 0)
    throw new SetupError(`The web app did not build:\n${result.stdout ?? ''}${result.stderr ?? ''}`);
}

/** The server of `DATABASE_URL`, or an embedded one on a folder of ours. */
async function provideDatabase(options: StackOptions, stops: (() => Promise<void>)[]) {
  const given = process.env.DATABASE_URL;
  if (given) {
    say('Using the PostgreSQL server of DATABASE_URL');
    return { url: given, label: new URL(given).host };
  }
  say(`Starting PostgreSQL on port ${options.postgresPort}`);
  try {
    const server = await startPostgres({
      dataDir: join(options.dataDir, 'postgres'),
      port: options.postgresPort,
    });
    stops.push(() => server.stop());
    return { url: server.url, label: server.url };
  } catch (error) {
    if (error instanceof PostgresStartError) throw new SetupError(error.message, { cause: error });
    throw error;
  }
}

/** Runs a program that ends by itself and must succeed. */
async function runToEnd(
  name: string,
  entry: string,
  args: string[],
  env: Record<string, string>,
  logDir: string,
) {
  const running = startProcess({ name, entry, args, env, logDir });
  const code = await new Promise<number | null>((resolve) => running.child.once('close', resolve));
  if (code !== 0) throw new SetupError(`${name} failed (log: ${running.logFile}):\n${logTail(running)}`);
}

async function untilEnd(
  processes: RunningProcess[],
  interrupted: Promise<'signal'>,
  stopAll: () => Promise<void>,
): Promise<string | undefined> {
  const crashed = processes.map(
    (running) => new Promise<RunningProcess>((resolve) => running.child.once('exit', () => resolve(running))),
  );
  const end = await Promise.race([interrupted, ...crashed]);
  if (end === 'signal') say('Stopping');
  const tail =
    end === 'signal' ? undefined : `${end.name} ended by itself (log: ${end.logFile}):\n${logTail(end)}`;
  await stopAll();
  return tail;
}
