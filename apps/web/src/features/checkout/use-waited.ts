import { useEffect, useState } from 'react';

/** Milliseconds since the page opened, by the second, until there is nothing to wait for. */
export function useWaited(isWaiting: boolean): number {
  const [waitedMs, setWaited] = useState(0);
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setInterval(() => setWaited((before) => before + 1_000), 1_000);
    return () => clearInterval(timer);
  }, [isWaiting]);
  return waitedMs;
}
