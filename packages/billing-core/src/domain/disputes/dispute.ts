import type Stripe from 'stripe';
import { fromUnix, idOf } from '../subscription.ts';

/** What a dispute did to the Stripe balance, in the smallest unit of the balance's currency: negative when money left. */
export interface DisputeMovement {
  balanceTransactionId: string;
  kind: 'withdrawal' | 'fee' | 'reinstatement';
  amountMinor: number;
  currency: string;
  at: Date;
}

/** A payment that the cardholder's bank took back or asks about (docs.stripe.com/disputes/how-disputes-work). */
export interface Dispute {
  id: string;
  accountId: string;
  customerId: string;
  chargeId: string;
  paymentIntentId: string | null;
  amountMinor: number;
  currency: string;
  reason: string;
  networkReasonCode: string | null;
  cardBrand: string | null;
  caseType: string | null;
  /** Whether it qualifies for Visa Compelling Evidence 3.0; null where that is no question. */
  compellingEvidence: string | null;
  /** What Stripe says that it lacks for it. */
  compellingActions: string[];
  status: string;
  /** Until when evidence is taken; null where the bank takes none: Stripe says 0 then. */
  dueAt: Date | null;
  hasEvidence: boolean;
  pastDue: boolean;
  submissionCount: number;
  isChargeRefundable: boolean;
  movements: DisputeMovement[];
  createdAt: Date;
}

/** As it is looked at: Stripe's object names no customer, a look of ours carries that of its charge. */
export type DisputeSnapshot = Stripe.Dispute;

export function toDispute(
  snapshot: DisputeSnapshot,
  owner: { accountId: string; customerId: string },
): Dispute {
  const { evidence_details: details, payment_method_details: method } = snapshot;
  return {
    id: snapshot.id,
    ...owner,
    chargeId: idOf(snapshot.charge) ?? '',
    paymentIntentId: idOf(snapshot.payment_intent),
    amountMinor: snapshot.amount,
    currency: snapshot.currency,
    reason: snapshot.reason,
    networkReasonCode: method?.card?.network_reason_code ?? snapshot.network_reason_code ?? null,
    cardBrand: method?.card?.brand ?? null,
    caseType: method?.card?.case_type ?? null,
    compellingEvidence: details.enhanced_eligibility?.visa_compelling_evidence_3?.status ?? null,
    compellingActions: details.enhanced_eligibility?.visa_compelling_evidence_3?.required_actions ?? [],
    status: snapshot.status,
    dueAt: details.due_by ? fromUnix(details.due_by) : null,
    hasEvidence: details.has_evidence,
    pastDue: details.past_due,
    submissionCount: details.submission_count,
    isChargeRefundable: snapshot.is_charge_refundable,
    movements: snapshot.balance_transactions.flatMap(toMovements),
    createdAt: fromUnix(snapshot.created),
  };
}

/**
 * The amount and the fee of a balance transaction, each by itself: together they are what Stripe calls its `net`. A fee below zero
 * is one that Stripe gave back (docs.stripe.com/api/balance_transactions/object).
 */
function toMovements({ id, amount, fee, currency, created }: Stripe.BalanceTransaction): DisputeMovement[] {
  const of = { balanceTransactionId: id, currency, at: fromUnix(created) };
  const parts: DisputeMovement[] = [
    { ...of, kind: amount < 0 ? 'withdrawal' : 'reinstatement', amountMinor: amount },
    { ...of, kind: 'fee', amountMinor: -fee },
  ];
  return parts.filter(({ amountMinor }) => amountMinor !== 0).map((part) => ({ ...part }));
}

export const sumOf = ({ movements }: Pick<Dispute, 'movements'>, kind: DisputeMovement['kind']): number =>
  movements.reduce((sum, each) => sum + (each.kind === kind ? each.amountMinor : 0), 0);

/** A bank asks before it takes anything (docs.stripe.com/disputes/how-disputes-work#inquiries). */
export const isInquiry = (status: string): boolean => status.startsWith('warning_');

/** An inquiry is answered for itself, and once more when it becomes a chargeback. */
export type DisputeStage = 'inquiry' | 'dispute';
export const stageOf = (status: string): DisputeStage => (isInquiry(status) ? 'inquiry' : 'dispute');

export const CLOSED_STATUSES = ['won', 'lost', 'warning_closed', 'prevented'];
const CLOSED = new Set(CLOSED_STATUSES);
/** A status that is not known yet counts as open: somebody should look. */
export const isClosed = (status: string): boolean => CLOSED.has(status);

/** Whether an answer is waited for; an appeal's is given on Stripe's own page. */
export const needsResponse = (status: string): boolean =>
  status === 'needs_response' || status === 'warning_needs_response';

/** Whether the bank holds the money: then a refund would give it back twice (docs.stripe.com/disputes/responding). */
export const holdsFunds = (status: string): boolean =>
  !isInquiry(status) && status !== 'prevented' && status !== 'won';

/** The network takes a fee for deciding it, which is given back to who wins (docs.stripe.com/disputes/api/visa-compliance). */
export const hasNetworkFee = ({ caseType }: Pick<Dispute, 'caseType'>): boolean => caseType === 'compliance';
