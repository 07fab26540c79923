import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator } from '../../src/index.ts';
import { clientOf, DAY, invoiceOf, openShop, START, subscribe } from '../shop.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** The program itself, as a process that can be killed. */
async function startProcess(dataFile: string) {
  const child = spawn(
    process.execPath,
    ['--conditions=@billwright/source', main, '--port', '0', '--data', dataFile],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', resolve);
    child.once('exit', () => reject(new Error('The simulator ended before it was ready.')));
  });
  const line = await ready;
  const port = Number(/^Stripe simulator ready at http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1]);
  return {
    stripe: clientOf({ port }),
    kill: () =>
      new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

test('what was answered survives a kill, and so do keys, ids and what time was to do', async () => {
  const dataFile = join(folder, 'state.jsonl');
  const first = await startProcess(dataFile);
  const customer = await first.stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'k' });
  const price = await first.stripe.prices.create({
    currency: 'usd',
    unit_amount: 500,
    product_data: { name: 'P' },
    recurring: { interval: 'day' },
  });
  await first.kill();
  const second = await startProcess(dataFile);
  expect(await second.stripe.customers.retrieve(customer.id)).toMatchObject({ name: 'Ada' });
  expect((await second.stripe.prices.retrieve(price.id)).unit_amount_decimal?.toString()).toBe('500');
  expect((await second.stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'k' })).id).toBe(
    customer.id,
  );
  expect((await second.stripe.customers.create({ name: 'Bea' })).id).not.toBe(customer.id);
  await second.kill();
}, 30_000);

test('a line that was cut off is dropped, and the renewals go on after a restart', async () => {
  const dataFile = join(folder, 'state.jsonl');
  const shop = await openShop({ dataFile });
  const subscription = await subscribe(shop, shop.starter);
  await shop.advance(5 * DAY);
  await shop.running.close();
  appendFileSync(dataFile, '{"put":[["customers",{"id":"cus_half"');
  const again = await startSimulator({ port: 0, dataFile, now: START });
  expect(again.simulator.now()).toBe(START + 5 * DAY);
  expect(readFileSync(dataFile, 'utf8')).not.toContain('cus_half');
  await again.simulator.advance(23 * DAY + 3600);
  const renewed = await clientOf(again).subscriptions.retrieve(subscription.id, {
    expand: ['latest_invoice'],
  });
  expect(invoiceOf(renewed)).toMatchObject({ status: 'paid', billing_reason: 'subscription_cycle' });
  await again.close();
});

test('same seed, same calls: same ids and same bytes', async () => {
  const run = async () => {
    const shop = await openShop({ seed: 7 });
    await subscribe(shop, shop.pro);
    await shop.advance(40 * DAY);
    const key = { headers: { authorization: 'Bearer sk_test_1' } };
    const text = await (await fetch(`${shop.running.url}/v1/events?limit=100`, key)).text();
    await shop.running.close();
    return text.replaceAll(/stripe-node-retry-[\w-]+/g, '').replaceAll(/127\.0\.0\.1:\d+/g, '');
  };
  expect(await run()).toBe(await run());
});

test('reset forgets everything', async () => {
  const shop = await openShop();
  await fetch(`${shop.running.url}/_simulator/reset`, { method: 'POST' });
  expect((await shop.stripe.prices.list()).data).toEqual([]);
  expect((await shop.stripe.events.list()).data).toEqual([]);
  await shop.running.close();
});

test('a clock that runs does by itself what falls due', async () => {
  const running = await startSimulator({ port: 0 });
  const stripe = clientOf(running);
  const price = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 500,
    product_data: { name: 'P' },
    recurring: { interval: 'day' },
  });
  const customer = await stripe.customers.create({
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
  });
  await running.simulator.advance(DAY - 1);
  const events = async () =>
    (await stripe.events.list({ type: 'customer.subscription.updated' })).data.length;
  expect(await events()).toBe(0);
  await expect.poll(events, { timeout: 5000 }).toBe(1);
  expect((await stripe.subscriptions.retrieve(subscription.id)).latest_invoice).not.toBe(
    subscription.latest_invoice,
  );
  await running.close();
});
