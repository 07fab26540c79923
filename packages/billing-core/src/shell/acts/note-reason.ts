import type { Act } from '../../billing.ts';
import { writeAudit } from '../apply/write-decisions.ts';
import type { BillingContext } from '../context.ts';

/** Why a person of the staff does it, on record before Stripe is asked; once for each act, whichever of its runs comes here. */
export function noteReason(
  { db, now }: BillingContext,
  {
    act,
    intentId,
    action,
    subject,
    because,
  }: { act: Act; intentId: string; action: string; subject: string; because: string },
): Promise<void> {
  const line = { account_id: act.accountId, actor: act.actorId, action, subject, because, at: now() };
  return db.transaction().execute((trx) => writeAudit(trx, [{ key: `reason:${intentId}`, ...line }]));
}
