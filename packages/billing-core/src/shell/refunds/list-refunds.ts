import type { Page, RefundView } from '../../billing.ts';
import { describeRefund } from '../../domain/refunds/refund-words.ts';
import { isStaffRole } from '../../domain/staff/staff-role.ts';
import type { BillingContext } from '../context.ts';
import { readCursor, writeCursor } from '../views/cursor.ts';

/** Every refund of the account, newest first, with who asked for it here. */
export async function listRefunds(
  { db }: Pick<BillingContext, 'db'>,
  { accountId, cursor, limit }: { accountId: string; cursor: string | null; limit: number },
): Promise<Page<RefundView>> {
  let query = db
    .selectFrom('refunds')
    .leftJoin('refund_requests as request', (join) =>
      join
        .onRef('request.account_id', '=', 'refunds.account_id')
        .onRef('request.id', '=', 'refunds.intent_id'),
    )
    .leftJoin('users', 'users.id', 'request.requested_by')
    .selectAll('refunds')
    .select(['request.requested_by', 'request.requested_role', 'request.note', 'request.credit_note_id'])
    .select('users.name as requested_by_name')
    .where('refunds.account_id', '=', accountId)
    .orderBy('refunds.stripe_created_at', 'desc')
    .orderBy('refunds.id', 'desc')
    .limit(limit + 1);
  const after = readCursor(cursor);
  if (after)
    query = query.where((eb) =>
      eb.or([
        eb('refunds.stripe_created_at', '<', after.at),
        eb.and([eb('refunds.stripe_created_at', '=', after.at), eb('refunds.id', '<', after.id)]),
      ]),
    );
  const rows = await query.execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({
      id: row.id,
      chargeId: row.charge_id,
      amount: { amountMinor: row.amount_minor, currency: row.currency },
      status: row.status,
      ...describeRefund({
        status: row.status,
        failureReason: row.failure_reason,
        pendingReason: row.pending_reason,
      }),
      reason: row.reason,
      createdAt: row.stripe_created_at.toISOString(),
      request:
        row.requested_by !== null && row.requested_role !== null && isStaffRole(row.requested_role)
          ? {
              by: row.requested_by_name ?? row.requested_by,
              role: row.requested_role,
              note: row.note ?? '',
              creditNoteId: row.credit_note_id,
            }
          : null,
    })),
    nextCursor: rows.length > limit && last ? writeCursor(last.stripe_created_at, last.id) : null,
  };
}
