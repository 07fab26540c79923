import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';

/** Whether a statement waits for a row that another transaction holds. */
export async function isAnyWaiting(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql`select from pg_locks where not granted limit 1`.execute(db);
  return rows.length > 0;
}
