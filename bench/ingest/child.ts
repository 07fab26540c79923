import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A program of this folder in a process of its own, with the first line that it printed. */
export async function startChild(
  file: string,
  connectionString: string,
): Promise<{ firstLine: string; stop: () => Promise<void> }> {
  const child = spawn(
    process.execPath,
    ['--conditions=@billwright/source', fileURLToPath(new URL(file, import.meta.url))],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, DATABASE_URL: connectionString } },
  );
  const [line] = (await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${file} ended before it was ready.`))),
  ])) as [Buffer];
  return {
    firstLine: String(line).trim(),
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
