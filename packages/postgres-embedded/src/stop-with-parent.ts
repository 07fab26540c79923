import { spawn } from 'node:child_process';

/** Waits on a pipe that only this process holds: its end means that this process is gone, however it went. */
const SCRIPT = `
read -r word
[ "$word" = done ] && exit 0
kill -QUIT "$1"
tries=0
while kill -0 "$1" && [ "$tries" -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
rm -rf "$2"
`;

/**
 * Ends a server of tests and removes its folder when this process dies without doing so: an interrupted or killed
 * vitest runs no teardown. Returns what calls the watch off. (Windows has no `sh`, and no watch.)
 */
export function stopWithParent(pid: number, dir: string): () => Promise<void> {
  if (process.platform === 'win32') return async () => undefined;
  const watch = spawn('/bin/sh', ['-c', SCRIPT, 'sh', String(pid), dir], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => watch.once('close', () => resolve()));
  watch.unref();
  return async () => {
    watch.ref();
    watch.stdin.end('done\n');
    await ended;
  };
}
