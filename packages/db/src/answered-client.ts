import pg from 'pg';

/** As node-postgres calls it where it waits with a timer for each statement. */
const SILENT = 'Query read timeout';

type Done = (error: Error | undefined | null, result: unknown) => void;
type Ask = (...given: unknown[]) => unknown;

const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * A client that gives its connection up when an answer stays out for so many milliseconds. A cable that was pulled or a firewall
 * that forgot says nothing: without this, whoever waits for the answer waits for ever, and holds a place in the pool
 * (node-postgres.com/apis/client, where `query_timeout` fails the statement and leaves the connection in use).
 *
 * One timer a connection, not one a statement: while timers are made and cleared with every statement, V8 does not free their
 * parameters before its next large collection, and those collections were what the slowest requests waited for (docs/performance.md).
 */
export function answeredClient(answerTimeoutMs: number): new (config?: pg.ClientConfig) => pg.Client {
  return class extends pg.Client {
    /** Statements that wait for their answer; one at a time, unless somebody does not wait. */
    #underWay = 0;
    #waitingSince = 0;
    #timer: NodeJS.Timeout | undefined;
    #isSilent = false;

    constructor(config?: pg.ClientConfig) {
      super(config);
      const ask = this.query.bind(this) as Ask;
      const watched: Ask = (...given) => {
        const [what] = given;
        const isPlain = typeof given.at(-1) !== 'function' && !(isRecord(what) && 'submit' in what);
        return isPlain ? this.#watch((done) => ask(...withName(given), done)) : ask(...given);
      };
      this.query = watched as typeof this.query;
      this.once('end', () => clearTimeout(this.#timer));
    }

    async #watch(ask: (done: Done) => unknown): Promise<unknown> {
      this.#underWay += 1;
      this.#waitingSince = performance.now();
      this.#timer ??= this.#lookIn(answerTimeoutMs);
      try {
        return await new Promise((resolve, reject) => {
          ask((error, result) => (error ? reject(error) : resolve(result)));
        });
      } catch (error) {
        // Of the driver's socket, until here: from here on of whoever asked.
        if (error instanceof Error) Error.captureStackTrace(error);
        throw this.#isSilent ? new Error(SILENT, { cause: error }) : error;
      } finally {
        this.#underWay -= 1;
        this.#waitingSince = performance.now();
      }
    }

    #lookIn(ms: number): NodeJS.Timeout {
      return setTimeout(() => {
        this.#timer = undefined;
        if (this.#underWay === 0) return;
        const left = this.#waitingSince + answerTimeoutMs - performance.now();
        if (left > 0) this.#timer = this.#lookIn(left);
        else this.#leave();
      }, ms).unref();
    }

    /** With a statement under way it says no goodbye, and the pool, which looks at once, does not take it back. */
    #leave(): void {
      this.#isSilent = true;
      this.end().catch(() => undefined);
    }
  };
}

/**
 * A statement that begins with such a comment is parsed and planned once for each connection, under the name in it, and only run
 * from then on (postgresql.org/docs/current/sql-prepare.html): worth it for what is asked all the time. The rows of such a
 * statement keep their columns for ever: PostgreSQL refuses those of another form to whoever prepared it before.
 */
const KEPT = /^\/\* kept: (\w+) \*\//;

/** What is asked of `pg`, with the name of a statement that is kept. */
function withName(given: unknown[]): unknown[] {
  const [text, values] = given;
  const name = typeof text === 'string' && KEPT.exec(text)?.[1];
  return name ? [{ name, text, values }] : given;
}
