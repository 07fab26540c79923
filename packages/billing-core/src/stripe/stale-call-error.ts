/** A key that Stripe may have forgotten: sent again it might be taken for a new request, so a person has to look. */
export class StaleCallError extends Error {
  override name = 'StaleCallError';
  constructor(key: string) {
    super(
      `${key} was first sent more than 23 hours ago and had no known answer: look at Stripe, then act anew.`,
    );
  }
}
