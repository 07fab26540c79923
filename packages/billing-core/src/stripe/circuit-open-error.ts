/** Stripe is down, as the last calls showed: nothing was sent. What was to be done is done later, under the same key. */
export class CircuitOpenError extends Error {
  override name = 'CircuitOpenError';
  constructor() {
    super('Stripe has not been answering: nothing is sent for the moment.');
  }
}
