/** A secret of ours that can't be read: nobody's fault but our configuration's, and mended by it. */
export class SealedSecretError extends Error {
  override name = 'SealedSecretError';
  constructor(owner: string, how: string, options?: ErrorOptions) {
    super(
      `The secret of ${owner} was sealed ${how}: give the signing secret of that time as an earlier one (AUTH_SECRET_PREVIOUS), or roll the endpoint's secret.`,
      options,
    );
  }
}
