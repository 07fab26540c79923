import type { AsideUsageView, Outcome, Page, Usage } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import type { BillingContext } from '../context.ts';
import { writeAuditLines } from '../write-audit-lines.ts';

type Settled = Parameters<Usage['release']>[0];

/** What waits for an operator, the oldest first. */
export async function listAside(
  { db }: Pick<BillingContext, 'db'>,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<Page<AsideUsageView>> {
  const rows = await db
    .selectFrom('usage_slices')
    .select([
      'account_id',
      'id',
      'feature',
      'quantity',
      'events',
      'first_at',
      'last_at',
      'recorded_at',
      'aside_because',
    ])
    .where('state', '=', 'aside')
    .$if(cursor !== null, (query) => query.where('id', '>', cursor ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map((row) => ({
    accountId: row.account_id,
    id: row.id,
    feature: row.feature,
    quantity: row.quantity,
    events: row.events,
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    recordedAt: row.recorded_at.toISOString(),
    because: row.aside_because ?? '',
  }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** Has it placed: in its own period while that is open, else on the next invoice. */
export const releaseAside = (context: BillingContext, asked: Settled): Promise<Outcome<{ id: string }>> =>
  settle(context, asked, { state: 'open', action: 'usage.release' });

/** Never charged, for a reason. */
export const writeOffAside = (context: BillingContext, asked: Settled): Promise<Outcome<{ id: string }>> =>
  settle(context, asked, { state: 'written_off', action: 'usage.write_off' });

async function settle(
  { db, now }: Pick<BillingContext, 'db' | 'now'>,
  { accountId, id, because, actorId }: Settled,
  to: { state: 'open' | 'written_off'; action: string },
): Promise<Outcome<{ id: string }>> {
  const at = now();
  return db.transaction().execute(async (trx) => {
    const settled = await trx
      .updateTable('usage_slices')
      .set({ state: to.state, settled_by: actorId, settled_because: because, settled_at: at })
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .where('state', '=', 'aside')
      .returning(['quantity', 'feature', 'aside_because'])
      .executeTakeFirst();
    if (!settled) return fail('usage_not_found');
    const data = { quantity: settled.quantity, feature: settled.feature, aside: settled.aside_because };
    // The same may be put aside again, and be settled again.
    const key = `${to.action}:${id}:${at.getTime()}`;
    await writeAuditLines(trx, [
      { key, accountId, actorId, action: to.action, subject: id, because, at, data },
    ]);
    return succeed({ id });
  });
}
