import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from './paths.ts';
import { SetupError } from './terminal.ts';

const STOP_TIMEOUT_MS = 10_000;

/** A Node program of this repository, running as a process of its own with its output in a log file. */
export interface RunningProcess {
  name: string;
  child: ChildProcess;
  logFile: string;
  stop(): Promise<void>;
}

export interface ProcessOptions {
  name: string;
  /** The entry's path from the repository's root. */
  entry: string;
  args?: string[];
  env?: Record<string, string>;
  logDir: string;
}

/**
 * Starts a Node program from its TypeScript source.
 * It gets a process group of its own, so that Ctrl-C reaches only the parent, which then stops all in order; and it
 * ends with its parent even when that is killed, through the channel between them (see `exit-with-parent.ts`).
 */
export function startProcess(options: ProcessOptions): RunningProcess {
  mkdirSync(options.logDir, { recursive: true });
  const logFile = join(options.logDir, `${options.name}.log`);
  const log = createWriteStream(logFile, { flags: 'w' });
  const preload = join(rootDir, 'scripts', 'lib', 'exit-with-parent.ts');
  const child = spawn(
    process.execPath,
    [
      '--conditions=@billwright/source',
      '--disable-warning=ExperimentalWarning',
      '--import',
      preload,
      join(rootDir, options.entry),
      ...(options.args ?? []),
    ],
    {
      cwd: rootDir,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ...options.env },
    },
  );
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  child.once('exit', () => log.end());
  return { name: options.name, child, logFile, stop: () => stopChild(child) };
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await gone;
  clearTimeout(timer);
}

/** The end of a process's log, for the moment it fails. */
export function logTail(process: RunningProcess, lines = 12): string {
  return readFileSync(process.logFile, 'utf8').trim().split('\n').slice(-lines).join('\n');
}

/** Waits until the URL answers 2xx; fails at once when the process ends, with what it said last. */
export async function waitUntilReady(
  process: RunningProcess,
  url: string,
  timeoutMs = 30_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let lastAnswer = 'no answer';
  while (Date.now() < deadline) {
    if (process.child.exitCode !== null)
      throw new SetupError(
        `${process.name} ended while starting (log: ${process.logFile}):\n${logTail(process)}`,
      );
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(
      (error: Error) => error.message,
    );
    if (typeof answer !== 'string' && answer.ok) return;
    lastAnswer = typeof answer === 'string' ? answer : `${answer.status} ${await answer.text()}`;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new SetupError(
    `${process.name} was not ready after ${timeoutMs / 1000} s (${lastAnswer}); log: ${process.logFile}`,
  );
}
