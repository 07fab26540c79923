import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import type { Alerts, AlertView, Outcome } from '../billing.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import type { BillingContext } from './context.ts';
import { writeAuditLines } from './write-audit-lines.ts';

const PAGE = 100;

export interface Alert {
  accountId: string;
  /** One for each thing that happened: raised again it stays one. */
  key: string;
  kind: string;
  /** The object that it is about. */
  subject: string;
  because: string;
  at: Date;
}

/** Has operators look at something: in their list until one takes it, and in the log at once. */
export async function raiseAlert(
  { db, logger }: { db: Kysely<Database>; logger: BillingContext['logger'] },
  { accountId, key, kind, subject, because, at }: Alert,
): Promise<void> {
  const raised = await db
    .insertInto('operator_alerts')
    .values({ account_id: accountId, key, kind, subject, because, raised_at: at, acknowledged_by: null })
    .onConflict((conflict) => conflict.columns(['account_id', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst();
  if (raised) logger.error({ alert: key, kind, subject, accountId }, because);
}

export async function listAlerts({ db }: Pick<BillingContext, 'db'>): Promise<AlertView[]> {
  const rows = await db
    .selectFrom('operator_alerts')
    .selectAll()
    .where('acknowledged_at', 'is', null)
    .orderBy('raised_at')
    .orderBy('key')
    .limit(PAGE)
    .execute();
  return rows.map(({ account_id: accountId, key, kind, subject, because, raised_at: at }) => ({
    accountId,
    key,
    kind,
    subject,
    because,
    raisedAt: at.toISOString(),
  }));
}

/** Of two who press at once, the first has it. */
export async function acknowledgeAlert(
  { db, now }: Pick<BillingContext, 'db' | 'now'>,
  { accountId, key, actorId, because }: Parameters<Alerts['acknowledge']>[0],
): Promise<Outcome<{ key: string }>> {
  const at = now();
  return db.transaction().execute(async (trx) => {
    const taken = await trx
      .updateTable('operator_alerts')
      .set({ acknowledged_at: at, acknowledged_by: actorId })
      .where('account_id', '=', accountId)
      .where('key', '=', key)
      .where('acknowledged_at', 'is', null)
      .returning('subject')
      .executeTakeFirst();
    if (!taken) return fail('alert_not_found');
    const line = { accountId, actorId, action: 'alert.acknowledge', subject: taken.subject, because, at };
    await writeAuditLines(trx, [{ key: `alert:${accountId}:${key}`, ...line }]);
    return succeed({ key });
  });
}
