import type { Database } from '@billwright/db';
import { sql, type Transaction } from 'kysely';
import { type Dispute, sumOf } from '../../../domain/disputes/dispute.ts';
import type { EarlyFraudWarning } from '../../../domain/disputes/early-fraud-warning.ts';
import { toJsonb } from '../../to-jsonb.ts';
import type { OwnedRow } from '../table-rows.ts';

export function disputeRow(dispute: Dispute): OwnedRow {
  return {
    id: dispute.id,
    account_id: dispute.accountId,
    customer_id: dispute.customerId,
    charge_id: dispute.chargeId,
    payment_intent_id: dispute.paymentIntentId,
    amount_minor: dispute.amountMinor,
    currency: dispute.currency,
    reason: dispute.reason,
    network_reason_code: dispute.networkReasonCode,
    card_brand: dispute.cardBrand,
    case_type: dispute.caseType,
    compelling_evidence: dispute.compellingEvidence,
    compelling_actions: dispute.compellingActions,
    status: dispute.status,
    due_at: dispute.dueAt,
    has_evidence: dispute.hasEvidence,
    past_due: dispute.pastDue,
    submission_count: dispute.submissionCount,
    is_charge_refundable: dispute.isChargeRefundable,
    balance_currency: dispute.movements[0]?.currency ?? null,
    withdrawn_minor: sumOf(dispute, 'withdrawal'),
    reinstated_minor: sumOf(dispute, 'reinstatement'),
    fee_minor: sumOf(dispute, 'fee'),
    stripe_created_at: dispute.createdAt,
  };
}

export function warningRow(warning: EarlyFraudWarning): OwnedRow {
  return {
    id: warning.id,
    account_id: warning.accountId,
    customer_id: warning.customerId,
    charge_id: warning.chargeId,
    payment_intent_id: warning.paymentIntentId,
    fraud_type: warning.fraudType,
    actionable: warning.actionable,
    stripe_created_at: warning.createdAt,
  };
}

/** A balance transaction never changes (docs.stripe.com/api/balance_transactions): one that is here is right. */
export async function writeMovements(trx: Transaction<Database>, disputes: Dispute[]): Promise<void> {
  const rows = disputes.flatMap(({ id, accountId, movements }) =>
    movements.map(({ balanceTransactionId, kind, amountMinor, currency, at }) => ({
      account_id: accountId,
      dispute_id: id,
      balance_transaction_id: balanceTransactionId,
      kind,
      amount_minor: amountMinor,
      currency,
      at,
    })),
  );
  if (rows.length === 0) return;
  await sql`insert into dispute_movements
    select * from json_populate_recordset(null::dispute_movements, ${toJsonb(rows)}::json)
    on conflict do nothing`.execute(trx);
}
