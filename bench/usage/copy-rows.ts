import type { Connection, PoolClient, Submittable } from 'pg';

/** `COPY … FROM STDIN` of text that is at hand, through the driver's own protocol; nothing between it and PostgreSQL. */
class Copy implements Submittable {
  readonly done: Promise<void>;
  private readonly statement: string;
  private readonly rows: Buffer;
  private finish: (error?: Error) => void = () => undefined;

  constructor(statement: string, rows: Buffer) {
    this.statement = statement;
    this.rows = rows;
    this.done = new Promise((resolve, reject) => {
      this.finish = (error) => (error ? reject(error) : resolve());
    });
  }

  submit(connection: Connection): void {
    connection.query(this.statement);
  }

  handleCopyInResponse(
    connection: Connection & { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void },
  ) {
    connection.sendCopyFromChunk(this.rows);
    connection.endCopyFrom();
  }

  handleCommandComplete(): void {
    // What follows says whether it is committed.
  }

  handleReadyForQuery(): void {
    this.finish();
  }

  handleError(error: Error): void {
    this.finish(error);
  }
}

/** One statement and one commit. */
export async function copyRows(client: PoolClient, statement: string, rows: Buffer): Promise<void> {
  const copy = new Copy(statement, rows);
  client.query(copy);
  await copy.done;
}
