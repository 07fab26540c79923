import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import type { EffectKind, EffectPayloads } from '../../domain/decision.ts';
import type { Jobs } from '../jobs.ts';
import { toJsonb } from '../to-jsonb.ts';

/** The queue whose jobs run effects, by their keys. */
export const EFFECTS = 'run-effect';

export interface OwedEffect<K extends EffectKind = EffectKind> {
  /** One for each thing owed, made from what it is for: owed again under it, nothing changes. */
  key: string;
  kind: K;
  accountId: string;
  payload: EffectPayloads[K];
}

/** The effects as rows that are to be inserted. */
export const effectRows = (effects: readonly OwedEffect[]) =>
  sql`select key, kind, account_id, payload
    from json_to_recordset(${toJsonb(effects.map(toRow))}::json)
      as owed (key text, kind text, account_id text, payload jsonb)`;

const toRow = ({ key, kind, accountId, payload }: OwedEffect) => ({
  key,
  kind,
  account_id: accountId,
  payload,
});

/**
 * Owes effects in the transaction of the fact that they follow from: rows and jobs commit with it. What is owed already has had
 * its job; of one that was lost the sweep makes another.
 */
export async function oweEffects(
  trx: Transaction<Database>,
  jobs: Jobs,
  effects: readonly OwedEffect[],
): Promise<void> {
  if (effects.length === 0) return;
  const { rows } = await sql<{ key: string }>`insert into effects (key, kind, account_id, payload)
    ${effectRows(effects)} on conflict (key) do nothing returning key`.execute(trx);
  await jobs.enqueue(
    trx,
    EFFECTS,
    rows.map(({ key }) => key),
  );
}
