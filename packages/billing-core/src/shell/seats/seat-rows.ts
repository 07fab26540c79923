import type { Database, SeatsTable } from '@billwright/db';
import type { Kysely, Selectable, Transaction } from 'kysely';

export type SeatRow = Selectable<SeatsTable>;

/** In the order in which they came. */
export const loadSeats = (db: Kysely<Database>, accountId: string): Promise<SeatRow[]> =>
  db
    .selectFrom('seats')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('added_at')
    .orderBy('member_id')
    .execute();

export async function countSeats(db: Kysely<Database>, accountId: string): Promise<number> {
  const { seats } = await db
    .selectFrom('seats')
    .select(({ fn }) => fn.countAll<number>().as('seats'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  return Number(seats);
}

/** Whoever changes an account's list waits here for the other: two that come at once both count. */
export async function lockSeats(trx: Transaction<Database>, accountId: string): Promise<boolean> {
  const account = await trx
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', accountId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return account !== undefined;
}
