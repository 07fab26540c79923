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

/** Owes effects in the transaction of the fact that they follow from: rows and jobs commit with it. */
export async function oweEffects(
  trx: Transaction<Database>,
  jobs: Jobs,
  effects: readonly OwedEffect[],
): Promise<void> {
  if (effects.length === 0) return;
  const rows = effects.map(({ key, kind, accountId, payload }) => ({
    key,
    kind,
    account_id: accountId,
    payload,
  }));
  await sql`insert into effects (key, kind, account_id, payload)
    select key, kind, account_id, payload from json_populate_recordset(null::effects, ${toJsonb(rows)}::json)
    on conflict (key) do nothing`.execute(trx);
  await jobs.enqueue(
    trx,
    EFFECTS,
    effects.map(({ key }) => key),
  );
}
