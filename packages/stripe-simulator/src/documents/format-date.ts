const LONG = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' });
const MEDIUM = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });

/** `November 24, 2026`, in UTC as everything in the simulator, from Stripe's seconds. */
export function formatDate(seconds: number): string {
  return LONG.format(seconds * 1000);
}

/** `Nov 24, 2026 – Dec 24, 2026`, or one date when the period has no length. */
export function formatPeriod(startSeconds: number, endSeconds: number): string {
  const start = MEDIUM.format(startSeconds * 1000);
  const end = MEDIUM.format(endSeconds * 1000);
  return start === end ? start : `${start} – ${end}`;
}
