const MINUTE_MS = 60_000;
/** As senders commonly do; a greylisting server takes the second try after some minutes. */
const WAITS_MINUTES = [1, 5, 15, 30, 60] as const;
/** A mail server that is away is asked the less often the longer a mail has waited for it. */
const SERVER_WAIT_MS = { least: 30_000, most: 5 * MINUTE_MS };
/** How long a mail is tried at a server that says "later" (rfc-editor.org/rfc/rfc5321, 4.5.4.1: at least four to five days). */
const GIVE_UP_MS = 5 * 24 * 60 * MINUTE_MS;

/** When a mail that was put off is tried again; nothing once it was tried for five days. A mail server that is away is waited for without end. */
export function nextMailTry(
  put: { attempts: number; firstTriedAt: Date; isServer: boolean },
  now: Date,
): Date | undefined {
  const waited = now.getTime() - put.firstTriedAt.getTime();
  if (put.isServer) {
    const wait = Math.min(Math.max(waited / 4, SERVER_WAIT_MS.least), SERVER_WAIT_MS.most);
    return new Date(now.getTime() + wait);
  }
  if (waited >= GIVE_UP_MS) return undefined;
  const minutes = WAITS_MINUTES[Math.min(Math.max(put.attempts, 1), WAITS_MINUTES.length) - 1] ?? 60;
  return new Date(now.getTime() + minutes * MINUTE_MS);
}
