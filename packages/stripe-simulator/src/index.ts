import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { documentRoutes } from './documents/document-routes.ts';

import { fileRoutes } from './documents/file-routes.ts';

import { createElementsActions } from './elements/elements-actions.ts';
import { elementsRoutes } from './elements/elements-routes.ts';

import { Faults } from './faults/faults.ts';
import { Engine } from './kernel/engine.ts';
import { apiApp } from './kernel/http/api-app.ts';
import { controlApp } from './kernel/http/control-app.ts';
import { createPageActions } from './kernel/page-actions.ts';
import { connectDeliveries } from './kernel/webhook-deliveries.ts';
import { pageRoutes } from './pages/page-routes.ts';
import { routes, tasks } from './resources/routes.ts';
import { statusRoutes } from './status-page/status-routes.ts';

export interface SimulatorOptions {
  /** Ids follow from it: same seed, same calls, same ids. Without one every start has its own. */
  seed?: number;
  /** A file to keep the state in over a restart, even one by force. Without it state lives in memory. */
  dataFile?: string;
  /** Unix seconds to stand at; time then passes only by advancing. Without it the clock runs with real time. */
  now?: number;
  /** Simulated seconds a real second, from the start on; 0 stands still. As it was left, or 1, unless said. */
  speed?: number;
  /** Told of what goes wrong inside; written to the console by default. */
  log?: (message: string) => void;
}

export type { FaultRule } from './faults/fault.ts';
export type { FaultState, Faults } from './faults/faults.ts';

/** A simulator that can be served, and steered from the same process. */
export interface Simulator {
  /** @param env what `@hono/node-server` gives beside a request: its connection, for faults that strike it. */
  fetch(request: Request, env?: object): Response | Promise<Response>;
  /** What goes wrong on request. */
  readonly faults: Faults;
  /** Unix seconds. */
  now(): number;
  /** Moves the clock: everything that falls due on the way is done, in order, and its webhooks are delivered. */
  advance(seconds: number): Promise<void>;
  /** All that it knows, as a data file keeps it: two that are equal hold the same state. */
  snapshot(): string;
  /** How many objects whose ids begin so (`evt`, `in`, …) there have ever been. */
  countOf(prefix: string): number;
  /** Forgets everything but the seed. */
  reset(): void;
  /** Resolves when no test clock is advancing and no webhook is under way. */
  idle(): Promise<void>;
  /** Where it is reached from outside: hosted pages are linked by it. */
  setBaseUrl(url: string): void;
  close(): Promise<void>;
}

export interface RunningSimulator {
  url: string;
  port: number;
  simulator: Simulator;
  close(): Promise<void>;
}

export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const log = options.log ?? ((message: string) => console.error(message));
  const engine = new Engine({ seed: options.seed, dataFile: options.dataFile, now: options.now, tasks, log });
  if (options.speed !== undefined) engine.runAt(options.speed);
  const deliveries = connectDeliveries(engine);
  const faults = new Faults(engine.seed);
  const reset = () => {
    engine.reset();
    faults.clear();
  };
  const pages = createPageActions(engine);
  const hosted = pageRoutes(pages);
  const app = new Hono()
    .route('/', controlApp({ engine, faults, reset }))
    .route('/', statusRoutes(engine, faults))
    .route('/', documentRoutes(engine))
    .route('/', fileRoutes(engine))
    .route('/', apiApp({ engine, faults, log }, routes))
    .route(
      '/',
      elementsRoutes({
        actions: createElementsActions(engine),
        pages,
        hosted,
        origin: () => engine.baseUrl,
      }),
    )
    .route('/', hosted);
  return {
    fetch: (request, env = {}) => app.fetch(request, env),
    faults,
    now: () => engine.clock.now(),
    countOf: (prefix) => engine.store.counters.get(prefix)?.value ?? 0,
    advance: (seconds) => engine.advance(seconds),
    snapshot: () => engine.snapshot(),
    reset,
    idle: async () => {
      await engine.settled();
      await deliveries.idle();
    },
    setBaseUrl: (url) => {
      engine.baseUrl = url;
    },
    close: async () => {
      await deliveries.close();
      engine.close();
    },
  };
}

/**
 * Serves a simulator on the loopback address; port 0 picks a free one.
 * @example const { url, close } = await startSimulator({ port: 0, seed: 1 });
 */
export async function startSimulator(
  options: SimulatorOptions & { port: number; host?: string },
): Promise<RunningSimulator> {
  const { port, host = '127.0.0.1' } = options;
  const simulator = createSimulator(options);
  const server = await listen(simulator, { port, host }).catch(async (error: unknown) => {
    await simulator.close();
    throw error;
  });
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  const url = `http://${host}:${actual}`;
  simulator.setBaseUrl(url);
  return {
    url,
    port: actual,
    simulator,
    close: async () => {
      await simulator.close();
      await stop(server);
    },
  };
}

function listen(simulator: Simulator, { port, host }: { port: number; host: string }): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: simulator.fetch, port, hostname: host }, () => resolve(server));
    server.once('error', reject);
  });
}

function stop(server: ServerType): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
