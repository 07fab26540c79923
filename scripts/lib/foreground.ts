import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rootDir } from './paths.ts';

/** Runs a program of the repository in this very process, as if it had been started by itself. */
export async function startInForeground(entry: string, args: string[]): Promise<void> {
  const file = join(rootDir, entry);
  process.argv = [process.execPath, file, ...args];
  await import(pathToFileURL(file).href);
}
