import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Child {
  firstLine: string;
  pid: number;
  /** Memory that it holds now, in MiB, where the system tells (Linux). */
  residentMib(): number;
  stop(): Promise<void>;
}

/** A program of this folder in a process of its own, with the first line that it printed. */
export async function startChild(
  file: string,
  connectionString: string,
  nodeOptions: readonly string[] = [],
): Promise<Child> {
  const child = spawn(
    process.execPath,
    [...nodeOptions, '--conditions=@billwright/source', fileURLToPath(new URL(file, import.meta.url))],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, DATABASE_URL: connectionString } },
  );
  const [line] = (await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${file} ended before it was ready.`))),
  ])) as [Buffer];
  return {
    firstLine: String(line).trim(),
    pid: child.pid ?? 0,
    residentMib: () => residentMib(child.pid),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

function residentMib(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
