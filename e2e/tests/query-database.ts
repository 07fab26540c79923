import { readFile } from 'node:fs/promises';
import pg from 'pg';

/** The database that `npm start` runs on, for what can only be brought about there. */
export async function queryDatabase(text: string, values: unknown[] = []): Promise<pg.QueryResultRow[]> {
  const settings = await readFile(new URL('../../.billwright/e2e/local.env', import.meta.url), 'utf8');
  const url = /^DATABASE_URL="(.*)"$/m.exec(settings)?.[1];
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}
