import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import type { BillingContext } from '../context.ts';

/**
 * Notes since when facts are mailed from this database: since the first start with a mail server, and anew when the database
 * was restored, which is seen by the server's identity (docs/decisions/0016). What Stripe tells of the time before may have
 * been mailed by whoever came before.
 */
export async function noteMailStart({
  db,
  logger,
  now,
}: Pick<BillingContext, 'db' | 'logger' | 'now'>): Promise<void> {
  const server_identity = await readServerIdentity(db);
  // Facts have Stripe's time, in whole seconds.
  const since = new Date(Math.floor(now().getTime() / 1_000) * 1_000);
  const first = await db
    .insertInto('mail_start')
    .values({ id: 'mail', since, reason: 'first_start', server_identity })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (first || server_identity === '') return;
  const moved = await db
    .updateTable('mail_start')
    .set({ since, reason: 'restored', server_identity })
    .where('server_identity', '<>', server_identity)
    .returning('since')
    .executeTakeFirst();
  if (moved)
    logger.error(
      { alert: 'mail_start_moved', since },
      'another database server: mails of what happened before are held until somebody decides',
    );
}

/**
 * The cluster and its timeline: a dump lies in another cluster, a recovery or a failover begins another timeline
 * (postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CONTROLDATA). Empty where a hoster does not let us ask.
 */
async function readServerIdentity(db: Kysely<Database>): Promise<string> {
  try {
    const { rows } = await sql<{
      identity: string;
    }>`select system_identifier || '/' || timeline_id as identity
      from pg_control_system(), pg_control_checkpoint()`.execute(db);
    return rows[0]?.identity ?? '';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '42501') return '';
    throw error;
  }
}
