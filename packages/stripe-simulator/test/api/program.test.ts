import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type Program, runProgram, startProgram } from '../program.ts';
import { clientOf } from '../shop.ts';

let program: Program | undefined;
afterEach(async () => {
  await program?.kill();
  program = undefined;
});

const exitCode = async (child: ChildProcess): Promise<unknown> =>
  child.exitCode ?? (await once(child, 'exit').then(([code]) => code as unknown));

describe('the program', () => {
  test('prints its address once it can be reached, and takes any test key', async () => {
    program = await startProgram('--seed', '9');
    expect(program.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const { id } = await clientOf(program, 'sk_test_anything').customers.create();
    expect((await clientOf(program).events.list()).data).toMatchObject([
      { type: 'customer.created', data: { object: { id } } },
    ]);
  });

  test('ends at once, and in order, when it is asked to', async () => {
    program = await startProgram();
    const { child } = program;
    child.kill('SIGTERM');
    expect(await exitCode(child)).toBe(0);
    program = undefined;
  });

  test('says in one line that the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { child, line } = await runProgram('--port', port);
    expect(line.split('\n')[0]).toBe(
      `Port ${port} is taken: stop what listens there, or choose another with --port.`,
    );
    expect(await exitCode(child)).toBe(1);
    other.close();
  });

  test.each([
    [['--port', '99999'], /^--port takes a whole number up to 65535, not "99999"\./],
    [['--seed', 'lucky'], /^--seed takes a whole number/],
    [['--colour', 'red'], /^Unknown option '--colour'/],
    [['--host', '203.0.113.1', '--port', '0'], /^203\.0\.113\.1 is no address of this machine/],
  ])('explains what it was given: %j', async (args, words) => {
    const { child, line } = await runProgram(...args);
    expect(line).toMatch(words);
    expect(line).toContain('Usage: stripe-simulator');
    expect(await exitCode(child)).toBe(1);
  });

  test('says how it is used', async () => {
    const { child, line } = await runProgram('--help');
    expect(line).toMatch(/^Usage: stripe-simulator \[--port 12111\]/);
    expect(await exitCode(child)).toBe(0);
  });
});
