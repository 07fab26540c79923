/** Stripe's times are whole seconds since 1970. */
export const fromUnix = (seconds: number) => new Date(seconds * 1000);
export const fromUnixOrNull = (seconds: number | null | undefined) =>
  seconds == null ? null : fromUnix(seconds);
