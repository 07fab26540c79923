/**
 * Runs at most `limit` tasks at a time, the others in the order they came: a burst of events must not open a
 * connection each.
 */
export function limitConcurrency(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async (task) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      // The slot is handed over, not freed, so that a newcomer can't slip in between.
      if (next) next();
      else running -= 1;
    }
  };
}
