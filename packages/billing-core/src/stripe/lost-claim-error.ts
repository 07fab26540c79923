/** Whoever runs the act was taken for dead, and it is somebody else's now or over: what comes late from here is not to count. */
export class LostClaimError extends Error {
  override name = 'LostClaimError';
  constructor(intentId: string, options?: ErrorOptions) {
    super(`${intentId} is not held any more: whoever holds it goes on with it.`, options);
  }
}
