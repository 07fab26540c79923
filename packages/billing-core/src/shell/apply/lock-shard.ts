import { hash } from 'node:crypto';
import { type Database, SHARDS } from '@billwright/db';
import type { Transaction } from 'kysely';
import { isStatementTimeout } from '../is-transient.ts';
import { ShardBusyError } from './shard-busy-error.ts';

/** The same customer always falls into the same shard: its rows have one writer at a time. */
export function shardOf(stripeAccount: string, customerOrObjectId: string): number {
  const digest = hash('sha256', `${stripeAccount}:${customerOrObjectId}`, 'buffer');
  return digest.readUInt32BE(0) % SHARDS;
}

/**
 * Held until the transaction ends, also by a process that dies: the connection's end frees it.
 *
 * @throws ShardBusyError after the time that a statement has
 */
export async function lockShard(trx: Transaction<Database>, shard: number): Promise<void> {
  try {
    await trx.selectFrom('inbox_shards').select('shard').where('shard', '=', shard).forUpdate().execute();
  } catch (error) {
    throw isStatementTimeout(error) ? new ShardBusyError(shard, { cause: error }) : error;
  }
}
