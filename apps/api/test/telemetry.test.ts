import { metrics } from '@opentelemetry/api';
import { afterEach, expect, test } from 'vitest';
import { startTelemetry } from '../src/telemetry.ts';
import { startApi } from './start-api.ts';

afterEach(() => metrics.disable());

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

test('Prometheus reads what a refused webhook was refused for, and the state of the inbox', async () => {
  const metricsPort = await freePort();
  const stop = await startTelemetry({ serviceName: 'test', metricsHost: '127.0.0.1', metricsPort, env: {} });
  const api = await startApi();
  try {
    const headers = { 'stripe-signature': 't=1,v1=forged' };
    await api.fetchApp('/webhooks/stripe', { method: 'POST', body: '{}', headers });
    const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    expect(text).toMatch(/billwright_webhook_requests_total\{[^}]*reason="signature_wrong"[^}]*\} 1/);
    expect(text).toMatch(/^billwright_inbox_waiting\S* 0/m);
    expect(text).toMatch(/^billwright_stripe_circuit_open\S* 0/m);
  } finally {
    await stop();
    await api.stop();
  }
});

test('without a port and without an address to send to nothing is installed', async () => {
  const before = metrics.getMeterProvider();
  const stop = await startTelemetry({ serviceName: 'test', metricsHost: '127.0.0.1', env: {} });
  expect(metrics.getMeterProvider()).toBe(before);
  await stop();
});
