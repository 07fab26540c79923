import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';

const GROUP = 64;
const CONNECTIONS = 4;

/**
 * The floor: what the same PostgreSQL takes when nothing but the bodies is inserted, as whoever knows PostgreSQL would with
 * the same driver and without tuning: a key and the body as `json`, 64 a statement by `unnest`, duplicates left out, over
 * four connections, so that one commits while others are read.
 */
export async function insertBare(db: Kysely<Database>, bodies: readonly string[]): Promise<void> {
  await sql`create table bare_events (id text primary key, payload json not null)`.execute(db);
  const groups = Array.from({ length: Math.ceil(bodies.length / GROUP) }, (_, at) =>
    bodies.slice(at * GROUP, (at + 1) * GROUP),
  );
  let next = 0;
  const insert = async () => {
    for (let at = next++; at < groups.length; at = next++) {
      const group = groups[at] ?? [];
      const ids = group.map((_, place) => `evt_${at}_${place}`);
      await sql`insert into bare_events select * from unnest(${ids}::text[], ${group}::json[])
        on conflict do nothing`.execute(db);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, insert));
}

export const forgetBare = (db: Kysely<Database>) => sql`drop table bare_events`.execute(db);
