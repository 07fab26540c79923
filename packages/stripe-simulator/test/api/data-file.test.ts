import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator } from '../../src/index.ts';
import { runProgram, startProgram } from '../program.ts';
import { clientOf, DAY, openShop, START, subscribe } from '../shop.ts';

let folder: string;
let dataFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  dataFile = join(folder, 'state.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const start = () => startSimulator({ port: 0, seed: 1, now: START, dataFile });

/** Makes customers as fast as it can, until the connection is cut; the ids of those that were answered. */
async function writeUntilCut(url: string, answered: Set<string>): Promise<void> {
  for (;;) {
    try {
      const response = await fetch(`${url}/v1/customers`, {
        method: 'POST',
        headers: { authorization: 'Bearer sk_test_1' },
        body: new URLSearchParams({ name: 'Ada', 'metadata[note]': 'x'.repeat(400) }),
      });
      answered.add(((await response.json()) as { id: string }).id);
    } catch (error) {
      if (error instanceof TypeError || error instanceof SyntaxError) return;
      throw error;
    }
  }
}

test('killed in the middle of writing, it has every request that it answered', async () => {
  const answered = new Set<string>();
  for (let round = 0; round < 3; round += 1) {
    const program = await startProgram('--data', dataFile, '--seed', '4');
    const writers = Array.from({ length: 6 }, () => writeUntilCut(program.url, answered));
    // Well under way, however slow the machine is, and each time at another moment.
    while (answered.size < 40 * (round + 1)) await setTimeout(7 * (round + 1));
    await program.kill();
    await Promise.all(writers);
  }
  const program = await startProgram('--data', dataFile);
  const kept = new Set<string>();
  for await (const { id } of clientOf(program).customers.list({ limit: 100 })) kept.add(id);
  expect(answered.size).toBeGreaterThan(50);
  expect([...answered].filter((id) => !kept.has(id))).toEqual([]);
  await program.kill();
}, 30_000);

test('everything is as it was after a restart: the same state to the byte', async () => {
  const shop = await openShop({ dataFile });
  await subscribe(shop, shop.pro);
  await shop.advance(40 * DAY);
  const before = shop.running.simulator.snapshot();
  await shop.running.close();
  const again = await start();
  expect(again.simulator.snapshot()).toBe(before);
  await again.close();
});

describe('a file is refused with words, and left as it is, when it', () => {
  const current = '{"put":[],"deleted":[]}\n';
  test.each([
    ['is something else', 'Dear diary', /is no data file of the simulator/],
    ['is something else with lines', 'a,b\n1,2\n', /is no data file of the simulator/],
    ['is other JSON', '{"name":"package"}\n', /is no data file of the simulator/],
    ['was written by a later version', '{"file":"x","form":3}\n', /later version/],
    ['is damaged in the middle', `${current}{"put":[["acc\n${current}`, /Line 2 of .* is damaged/],
    ['is not made of transactions', `${current}{"put":[[1]],"deleted":[]}\n`, /Line 2 of .* is damaged/],
  ])('%s', async (_, content, words) => {
    writeFileSync(dataFile, content);
    await expect(start()).rejects.toThrow(words);
    expect(readFileSync(dataFile, 'utf8')).toBe(content);
  });

  test('is a folder, or lies in none', async () => {
    mkdirSync(join(folder, 'inner'));
    const at = (path: string) => startSimulator({ port: 0, dataFile: join(folder, path) });
    await expect(at('inner')).rejects.toThrow(/can't be read as a data file \(EISDIR\)/);
    await expect(at('none/state.jsonl')).rejects.toThrow(/The folder .*none does not exist/);
  });
});

test('the program says it in one line, without a trace', async () => {
  writeFileSync(dataFile, 'Dear diary\n');
  const { child, line } = await runProgram('--port', '0', '--data', dataFile);
  expect(line).toMatch(/^\S+ is no data file of the simulator: it was left as it is\.\nUsage: /);
  expect(line).not.toContain('    at ');
  expect(child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)))).toBe(1);
});

test('an empty file, and a line that a kill cut off, are no obstacle', async () => {
  writeFileSync(dataFile, '');
  const first = await start();
  const { id } = await clientOf(first).customers.create();
  await first.close();
  appendFileSync(dataFile, '{"put":[["acct_1","cust');
  const again = await start();
  expect((await clientOf(again).customers.list()).data.map((customer) => customer.id)).toEqual([id]);
  await again.close();
});

test('a file of the first form, whose lines named no account, is read and brought up to date', async () => {
  const before = await start();
  const customer = await clientOf(before).customers.create({ name: 'Old' });
  const coupon = await clientOf(before).coupons.create({ id: 'c', percent_off: 5, redeem_by: START + DAY });
  await before.close();
  const task = { id: 'coupon.expire:c', kind: 'coupon.expire', target: 'c', at: START + DAY, order: 1 };
  const put = [
    ['customers', customer],
    ['coupons', coupon],
    ['tasks', task],
  ];
  writeFileSync(dataFile, `${JSON.stringify({ put, deleted: [['prices', 'price_1']] })}\n`);
  const running = await start();
  expect(await clientOf(running).customers.retrieve(customer.id)).toMatchObject({ name: 'Old' });
  await running.simulator.advance(2 * DAY);
  expect((await clientOf(running).coupons.retrieve('c')).valid).toBe(false);
  await running.close();
  const again = await start();
  expect(await clientOf(again).customers.retrieve(customer.id)).toMatchObject({ name: 'Old' });
  await again.close();
});

test('two programs do not write to one file; what a killed one left behind does not keep the next out', async () => {
  const first = await startProgram('--data', dataFile);
  const second = await runProgram('--port', '0', '--data', dataFile);
  expect(second.line).toMatch(new RegExp(`is in use by the process ${first.child.pid}`));
  await first.kill();
  const third = await startProgram('--data', dataFile);
  await third.kill();
}, 20_000);
