import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import Stripe from 'stripe';
import { build } from 'vite';

const main = fileURLToPath(new URL('../../packages/stripe-simulator/src/main.ts', import.meta.url));
const app = fileURLToPath(new URL('../elements-app', import.meta.url));

/** A merchant's site on an origin of its own, beside a simulator of its own. */
export interface Merchant {
  url: string;
  simulatorUrl: string;
  stripe: Stripe;
  /** Everything that reached the merchant's server: address, headers and body of each request. */
  received: string[];
  close(): Promise<void>;
}

export async function openMerchant(): Promise<Merchant> {
  const simulator = spawn(
    process.execPath,
    ['--conditions=@billwright/source', main, '--port', '0', '--seed', '7'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const simulatorUrl = await addressOf(simulator);
  const stripe = new Stripe('sk_test_merchant', {
    host: '127.0.0.1',
    port: Number(new URL(simulatorUrl).port),
    protocol: 'http',
    telemetry: false,
  });
  const script = await bundle();
  const received: string[] = [];
  const server = createServer((request, response) => {
    void serve({ request, response, received, script, simulatorUrl, stripe });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    simulatorUrl,
    stripe,
    received,
    close: async () => {
      server.closeAllConnections();
      server.close();
      const ended = once(simulator, 'exit');
      simulator.kill();
      await ended;
    },
  };
}

async function addressOf(simulator: ChildProcess): Promise<string> {
  if (!simulator.stdout) throw new Error('The simulator has no output.');
  const [line] = (await once(simulator.stdout.setEncoding('utf8'), 'data')) as [string];
  const url = /ready at (http:\/\/\S+)/.exec(line)?.[1];
  if (url === undefined) throw new Error(`The simulator is not ready: ${line}`);
  return url;
}

/** The unmodified @stripe packages and React, as a merchant's build makes one file of them. */
async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    root: app,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, lib: { entry: 'main.ts', formats: ['es'], fileName: 'main' } },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (!output || !('output' in output)) throw new Error('The page of the merchant could not be built.');
  return output.output[0].code;
}

interface Visit {
  request: IncomingMessage;
  response: ServerResponse;
  received: string[];
  script: string;
  simulatorUrl: string;
  stripe: Stripe;
}

async function serve({ request, response, received, script, simulatorUrl, stripe }: Visit): Promise<void> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  received.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)} ${body}`);
  if (request.url === '/main.js') {
    response.setHeader('Content-Type', 'text/javascript').end(script);
    return;
  }
  if (request.url === '/pay') {
    const { token } = JSON.parse(body) as { token: string };
    const intent = await stripe.paymentIntents.create({
      amount: 4_200,
      currency: 'usd',
      confirm: true,
      confirmation_token: token,
    });
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ clientSecret: intent.client_secret }));
    return;
  }
  response.setHeader('Content-Type', 'text/html');
  response.end(pageOf(simulatorUrl));
}

const pageOf = (simulatorUrl: string) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Shop</title>
<link rel="icon" href="data:,"><script src="${simulatorUrl}/endive/stripe.js"></script>
<style>body { margin: 0; font-family: system-ui; overflow-wrap: anywhere; } main { max-width: 28rem; margin: 0 auto; padding: 1rem; } button { margin-top: 1rem; min-height: 44px; }
@media (prefers-color-scheme: dark) { body { background: #1b2030; color: #eceff7; } }</style></head>
<body><main><h1>Shop</h1><div id="root"></div></main><script type="module" src="/main.js"></script></body></html>`;
