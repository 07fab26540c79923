/** A receiver said no; what it said decides when, and whether, it is asked again. */
export class RefusedError extends Error {
  override name = 'RefusedError';
  readonly retryAfterS: number | undefined;
  /** For good (410). */
  readonly isGone: boolean;
  constructor(
    message: string,
    { retryAfterS, isGone }: { retryAfterS: number | undefined; isGone: boolean },
  ) {
    super(message);
    this.retryAfterS = retryAfterS;
    this.isGone = isGone;
  }
}
