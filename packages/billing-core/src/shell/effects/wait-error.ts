/** Somebody else's server is to be left alone until then: no failure of what is owed, and no try is counted. */
export class WaitError extends Error {
  readonly until: Date;

  constructor(message: string, until: Date) {
    super(message);
    this.name = 'WaitError';
    this.until = until;
  }
}
