/** Another transaction kept the shard's lock for longer than a statement may wait. */
export class ShardBusyError extends Error {
  constructor(shard: number, options: ErrorOptions) {
    super(`Shard ${shard} was locked for too long: try again.`, options);
    this.name = 'ShardBusyError';
  }
}
