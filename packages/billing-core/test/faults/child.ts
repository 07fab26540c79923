import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Stage } from './stage.ts';

/** A worker or an API of a stage as a process of its own, which can be killed. */
export interface Child {
  /** What it said when it was ready: its port, of an API. */
  said: string;
  process: ChildProcess;
  /** Resolves with its exit code, or the signal that ended it. */
  ended: Promise<number | string>;
}

export async function startChild(
  stage: Stage,
  role: 'worker' | 'api',
  env: Record<string, string> = {},
): Promise<Child> {
  const entry = fileURLToPath(new URL('stage-process.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--conditions=@billwright/source', '--disable-warning=ExperimentalWarning', entry, role],
    {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: { ...process.env, NODE_OPTIONS: '', ...stage.childEnv(), ...env },
    },
  );
  const ended = once(child, 'exit').then(([code, signal]: unknown[]) =>
    typeof code === 'number' ? code : String(signal),
  );
  const said = once(child.stdout ?? child, 'data').then(([chunk]: unknown[]) => String(chunk).trim());
  const first = await Promise.race([said, ended.then((how) => new Error(`The ${role} ended: ${how}`))]);
  if (first instanceof Error) throw first;
  return { said: first, process: child, ended };
}
