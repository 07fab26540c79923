import pg from 'pg';

/** Of 16 MiB each, a little less than `min_wal_size`, which is what a checkpoint keeps ready. */
const SEGMENTS = 120;

/**
 * PostgreSQL as it is once it has run for a while under load: files of its log are there to be used again. While it is new each
 * one is made and filled with zeros first, 20 to 60 ms for 16 MiB, in which every commit waits. A log of up to 8 GB, as the
 * documentation advises for many writes, so that no checkpoint falls into a measurement (postgresql.org/docs/current/wal-configuration.html).
 * The floor has the same server.
 */
export async function settleWal(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(`alter system set max_wal_size = '8GB'`);
  await client.query(`alter system set min_wal_size = '2GB'`);
  await client.query('select pg_reload_conf()');
  for (let segment = 0; segment < SEGMENTS; segment += 1) {
    // Only a file that something was written to is left for the next.
    await client.query(`select pg_logical_emit_message(false, 'bench', 'settle')`);
    await client.query('select pg_switch_wal()');
  }
  await client.query('checkpoint');
  await client.end();
}
