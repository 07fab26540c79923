const MINUTE = 60;
const HOUR = 3_600;
const DAY_MS = 86_400_000;

/** Seconds before the second, third, … try, as the Standard Webhooks specification proposes them: three days in all. */
const ENDPOINT_WAITS_S = [
  5,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
/** As of events in the inbox. */
const FUNCTION_WAITS_S = [1, 5, 30, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR];
/** Of each wait, at most, so that a herd spreads. */
const JITTER = 0.1;
/** No receiver may put off its messages for longer. */
const RETRY_AFTER_LIMIT_S = 24 * HOUR;
/** After so long without anything accepted an endpoint is given up. */
const GIVEN_UP_MS = 5 * DAY_MS;

export type SubscriberKind = 'function' | 'endpoint';

/**
 * When a delivery is tried again that has failed `attempts` times; nothing when that was its last try.
 *
 * @param random in [0, 1)
 * @param retryAfterS what the receiver asked for, in seconds: never earlier than that, within a day
 */
export function nextDeliveryAt(
  kind: SubscriberKind,
  { attempts, now, random, retryAfterS = 0 }: DeliveryFailure,
): Date | undefined {
  const wait = (kind === 'endpoint' ? ENDPOINT_WAITS_S : FUNCTION_WAITS_S)[attempts - 1];
  if (wait === undefined) return undefined;
  const asked = Math.min(Math.max(retryAfterS, 0), RETRY_AFTER_LIMIT_S);
  return new Date(now.getTime() + Math.max(wait * (1 + JITTER * random), asked) * 1_000);
}

export interface DeliveryFailure {
  attempts: number;
  now: Date;
  random: number;
  retryAfterS?: number | undefined;
}

/** `Retry-After` in seconds from now: a number, or a date (RFC 9110, section 10.2.3). */
export function readRetryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, (at - now.getTime()) / 1_000);
}

export const isGivenUp = (failingSince: Date, now: Date) =>
  now.getTime() - failingSince.getTime() >= GIVEN_UP_MS;
