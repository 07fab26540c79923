import { randomUUID } from 'node:crypto';
import type { EffectView, Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import type { BillingContext } from '../context.ts';
import { EFFECTS } from './owe-effects.ts';

const PAGE = 100;

/** What is owed to the outside world and was given up after its tries, for operators: the oldest first. */
export async function listDeadEffects({ db }: BillingContext): Promise<EffectView[]> {
  const rows = await db
    .selectFrom('effects')
    .select(['key', 'kind', 'account_id', 'attempts', 'last_error', 'created_at'])
    .where('state', '=', 'dead')
    .orderBy('created_at')
    .orderBy('key')
    .limit(PAGE)
    .execute();
  return rows.map((row) => ({
    key: row.key,
    kind: row.kind,
    accountId: row.account_id,
    attempts: row.attempts,
    lastError: row.last_error,
    createdAt: row.created_at.toISOString(),
  }));
}

/** Owes a dead effect again, with all its tries before it. What it did before is not done twice: its calls keep their keys. */
export async function redriveEffect(
  { db, jobs, now }: BillingContext,
  { key, actorId }: { key: string; actorId: string },
): Promise<Outcome<{ key: string }>> {
  return db.transaction().execute(async (trx) => {
    const dead = await trx
      .updateTable('effects')
      .set({ state: 'pending', attempts: 0, leased_until: null })
      .where('key', '=', key)
      .where('state', '=', 'dead')
      .returning(['account_id', 'last_error'])
      .executeTakeFirst();
    if (!dead) return fail('effect_not_found');
    await jobs.enqueue(trx, EFFECTS, [key]);
    await trx
      .insertInto('audit_log')
      .values({
        key: `redrive:${key}:${randomUUID()}`,
        account_id: dead.account_id,
        actor: actorId,
        action: 'effect.redrive',
        subject: key,
        because: `An operator asked for it; it had failed with: ${dead.last_error ?? 'no error'}.`,
        data: JSON.stringify({}),
        at: now(),
      })
      .execute();
    return succeed({ key });
  });
}
