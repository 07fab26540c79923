import type { Database } from '@billwright/db';
import type { Kysely, Transaction } from 'kysely';
import type { Act, Outcome, RefundInput } from '../../billing.ts';
import { decideRefund } from '../../commands/refund-charge.ts';
import { succeed } from '../../domain/billing-error.ts';
import { formatMoney } from '../../domain/money.ts';
import { type KnownRequest, type RefundSums, sumRefunds } from '../../domain/refunds/refund-sums.ts';
import type { StaffRole } from '../../domain/staff/staff-role.ts';
import { writeAudit } from '../apply/write-decisions.ts';
import type { BillingContext } from '../context.ts';
import type { ReadCharge } from './read-charge.ts';

export interface AskedRefund {
  act: Act;
  intentId: string;
  input: RefundInput & { role: StaffRole };
  seen: ReadCharge;
  invoiceId: string | null;
}

/**
 * Decides under a lock of the account and holds the amount, so that of two operators who press at once the second one meets what
 * the first holds. The hold ends with the act: what it made counts from then on by itself, and what was refused counts no more.
 */
export function reserveRefund(
  { db, config, now }: Pick<BillingContext, 'db' | 'config' | 'now'>,
  asked: AskedRefund,
): Promise<Outcome<{ leftMinor: number }>> {
  const { act, intentId, input, seen } = asked;
  const { charge } = seen;
  return db.transaction().execute(async (trx) => {
    await trx.selectFrom('accounts').select('id').where('id', '=', act.accountId).forNoKeyUpdate().execute();
    const decided = decideRefund(input, {
      charge: {
        id: charge.id,
        succeeded: charge.status === 'succeeded',
        capturedMinor: charge.amount_captured,
        currency: charge.currency,
      },
      isHeldByDispute: seen.isHeldByDispute,
      sums: await loadRefundSums(trx, { accountId: act.accountId, but: intentId, seen }),
      policy: config.refunds,
    });
    if (!decided.ok) return decided;
    await hold(trx, asked);
    const money = formatMoney({ amountMinor: input.amountMinor, currency: charge.currency });
    await writeAudit(trx, [
      {
        key: `refund:${intentId}`,
        account_id: act.accountId,
        actor: act.actorId,
        action: 'refund.create',
        subject: charge.id,
        because: `${money} of ${charge.id} (${input.reason}): ${input.note}`,
        at: now(),
      },
    ]);
    return succeed(decided.value);
  });
}

/** What is given back of the payment and spoken for; without what the act `but` has asked for. */
export async function loadRefundSums(
  db: Kysely<Database>,
  { accountId, but, seen }: { accountId: string; but: string | null; seen: ReadCharge },
): Promise<RefundSums> {
  const chargeId = seen.charge.id;
  const isOther = ({ intentId }: { intentId: string | null }) => but === null || intentId !== but;
  const mirrored = await db
    .selectFrom('refunds')
    .select(['id', 'amount_minor as amountMinor', 'status', 'intent_id as intentId'])
    .where('account_id', '=', accountId)
    .where('charge_id', '=', chargeId)
    .execute();
  const requests = await loadRequests(db, { accountId, chargeId });
  return sumRefunds({
    listed: seen.refunds.filter(isOther),
    mirrored: mirrored.filter(isOther),
    requests: requests.filter(({ id }) => id !== but),
  });
}

async function loadRequests(
  db: Kysely<Database>,
  { accountId, chargeId }: { accountId: string; chargeId: string },
): Promise<KnownRequest[]> {
  const rows = await db
    .selectFrom('refund_requests')
    .leftJoin('intents', (join) =>
      join
        .onRef('intents.account_id', '=', 'refund_requests.account_id')
        .onRef('intents.id', '=', 'refund_requests.id'),
    )
    .select(['refund_requests.id', 'amount_minor', 'refund_id', 'requested_role', 'intents.state'])
    .where('refund_requests.account_id', '=', accountId)
    .where('charge_id', '=', chargeId)
    .execute();
  return rows.map(({ id, amount_minor, refund_id, requested_role, state }) => ({
    id,
    amountMinor: amount_minor,
    refundId: refund_id,
    role: requested_role,
    isUnderWay: state === 'pending',
  }));
}

async function hold(
  trx: Transaction<Database>,
  { act, intentId, input, seen, invoiceId }: AskedRefund,
): Promise<void> {
  await trx
    .insertInto('refund_requests')
    .values({
      account_id: act.accountId,
      id: intentId,
      charge_id: seen.charge.id,
      amount_minor: input.amountMinor,
      currency: seen.charge.currency,
      reason: input.reason,
      note: input.note,
      customer_note: input.customerNote,
      requested_by: act.actorId,
      requested_role: input.role,
      invoice_id: invoiceId,
      refund_id: null,
      credit_note_id: null,
      ends_subscription_id: null,
    })
    // The press after a refusal, and the run after one that died: the same request.
    .onConflict((conflict) => conflict.columns(['account_id', 'id']).doNothing())
    .execute();
}
