/** A moment later, so that the server has it behind itself too. */
const AFTER_MS = 1_000;
/** The server's clock may be slower than the browser's: then it is asked again, but not all the time. */
const SHORTEST_MS = 5_000;
/** Timers count in 31 bits; a page that is open for longer asks once a day. */
const LONGEST_MS = 86_400_000;

/** Milliseconds until the clock alone changes any of these; false when it never does. */
export function waitForChange(all: readonly { changesAt: string | null }[], now: Date): number | false {
  const moments = all.flatMap(({ changesAt }) => (changesAt === null ? [] : [Date.parse(changesAt)]));
  if (moments.length === 0) return false;
  const wait = Math.min(...moments) - now.getTime() + AFTER_MS;
  return Math.min(Math.max(wait, SHORTEST_MS), LONGEST_MS);
}
