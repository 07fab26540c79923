import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export interface Program {
  url: string;
  port: number;
  child: ChildProcess;
  /** Ends it by force, as the system does when memory runs out. */
  kill(): Promise<void>;
}

/** The program itself, as a process, once it has printed where it is. */
export async function startProgram(...args: string[]): Promise<Program> {
  const { child, line } = await runProgram('--port', '0', ...args);
  const url = /^Stripe simulator ready at (http:\/\/\S+)/.exec(line)?.[1];
  if (url === undefined) throw new Error(`The simulator is not ready: ${line}`);
  const kill = async () => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return { url, port: Number(new URL(url).port), child, kill };
}

/** Starts it and waits for the first it says, to whichever stream. */
export async function runProgram(...args: string[]): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn(process.execPath, ['--conditions=@billwright/source', main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const line = await new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').once('data', resolve);
    child.stderr.setEncoding('utf8').once('data', resolve);
  });
  return { child, line };
}
