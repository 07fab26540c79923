import { randomUUID } from 'node:crypto';
import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import type { Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import type { BillingContext } from '../context.ts';
import { writeAuditLines } from '../write-audit-lines.ts';
import { EFFECTS } from './owe-effects.ts';

/** What one redrive of many takes: few enough for one short transaction. */
const AT_ONCE = 1_000;

/** Who wants it, and why. */
interface Asked {
  actorId: string;
  because: string;
}

type Redriving = Pick<BillingContext, 'db' | 'jobs' | 'now'>;

/** Owes a dead effect again, with all its tries before it. What it did before is not done twice: its calls keep their keys. */
export async function redriveEffect(
  context: Redriving,
  { key, ...asked }: { key: string } & Asked,
): Promise<Outcome<{ key: string }>> {
  const redriven = await context.db
    .transaction()
    .execute((trx) => redrive(context, trx, { keys: [key], ...asked }));
  return redriven === 0 ? fail('effect_not_found') : succeed({ key });
}

/** The same for all of a kind that were given up, the oldest first and so many at a time. */
export async function redriveEffects(
  context: Redriving,
  { kind, ...asked }: { kind: string } & Asked,
): Promise<{ redriven: number; left: number }> {
  return context.db.transaction().execute(async (trx) => {
    const dead = trx.selectFrom('effects').where('state', '=', 'dead').where('kind', '=', kind);
    const rows = await dead.select('key').orderBy('created_at').orderBy('key').limit(AT_ONCE).execute();
    const keys = rows.map(({ key }) => key);
    const redriven = keys.length === 0 ? 0 : await redrive(context, trx, { keys, ...asked });
    const { left } = await dead.select((eb) => eb.fn.countAll<number>().as('left')).executeTakeFirstOrThrow();
    return { redriven, left: Number(left) };
  });
}

/** A line of the audit log for each, with its account: whoever looks at a customer sees who touched what they are owed. */
async function redrive(
  { jobs, now }: Redriving,
  trx: Kysely<Database>,
  { keys, actorId, because }: { keys: string[] } & Asked,
): Promise<number> {
  const redriven = await trx
    .updateTable('effects')
    .set({ state: 'pending', attempts: 0, leased_until: null })
    .where('key', 'in', keys)
    .where('state', '=', 'dead')
    .returning(['key', 'account_id', 'last_error'])
    .execute();
  await jobs.enqueue(
    trx,
    EFFECTS,
    redriven.map(({ key }) => key),
  );
  await writeAuditLines(
    trx,
    redriven.map(({ key, account_id, last_error }) => ({
      key: `redrive:${key}:${randomUUID()}`,
      accountId: account_id,
      actorId,
      action: 'effect.redrive',
      subject: key,
      because: `Owed again after “${last_error ?? 'no error'}”: ${because}`,
      at: now(),
    })),
  );
  return redriven.length;
}
