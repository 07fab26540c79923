import type Stripe from 'stripe';
import type { Simulation, TaskHandlers } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { platformOf } from '../accounts/find-account.ts';
import { recordMovement } from '../balance-transactions/record-movement.ts';
import { settleWarnings } from '../early-fraud-warnings/early-fraud-warning.ts';
import { failRefund } from '../refunds/refund-outcome.ts';
import { isInquiry, isOpen, needsResponse, newDispute } from './dispute.ts';
import { withPrograms } from './enhanced-evidence.ts';

/** Stripe's fee for a dispute received, in the currency's minor units (stripe.com/pricing); it is not given back. */
const DISPUTE_FEE = 1_500;
/** An inquiry that nobody pursues closes by itself (docs.stripe.com/disputes/how-disputes-work#inquiries). */
const INQUIRY_CLOSES_AFTER_SECONDS = 120 * 86_400;

/** The bank takes the money back before anybody is asked; an inquiry takes none yet. */
function open(sim: Simulation, chargeId: string): void {
  failWaitingRefunds(sim, chargeId);
  const charge = sim.store.charges.get(chargeId);
  if (!charge?.captured || charge.refunded || charge.disputed) return;
  const dispute = sim.store.disputes.put(newDispute(sim, charge));
  const after = sim.store.charges.put({ ...charge, disputed: true });
  sim.emit('charge.dispute.created', dispute);
  sim.emit('charge.updated', after, charge);
  if (!isInquiry(dispute)) withdraw(sim, dispute);
  else sim.schedule('dispute.lapse', dispute.id, dispute.created + INQUIRY_CLOSES_AFTER_SECONDS);
  const dueBy = dispute.evidence_details.due_by;
  if (dueBy !== null) sim.schedule('dispute.deadline', dispute.id, dueBy);
}

/** What has not gone to the bank yet can't, once the bank takes the money itself (support.stripe.com/questions/fix-your-pending-refund). */
function failWaitingRefunds(sim: Simulation, chargeId: string): void {
  for (const { id, status } of sim.store.refunds.where('charge', chargeId))
    if (status === 'pending') failRefund(sim, id, 'charge_for_pending_refund_disputed');
}

function withdraw(sim: Simulation, dispute: Stripe.Dispute): Stripe.Dispute {
  const fee = { amount: DISPUTE_FEE, description: 'Dispute fee' };
  const isPlatforms = isFeeThePlatforms(sim);
  if (isPlatforms) chargePlatform(sim, dispute);
  const after = moveFunds(sim, dispute, {
    amount: -dispute.amount,
    reportingCategory: 'dispute',
    description: `Chargeback withdrawal for ${idOf(dispute.charge)}`,
    ...(isPlatforms ? {} : { fee }),
  });
  sim.emit('charge.dispute.funds_withdrawn', after, dispute);
  return after;
}

/** Of accounts of which the platform bears the losses and pays the fees (docs.stripe.com/connect/disputes#direct-charges). */
const isFeeThePlatforms = ({ isPlatform, account: { controller } }: Simulation): boolean =>
  !isPlatform && controller?.losses?.payments === 'application' && controller.fees?.payer === 'application';

function chargePlatform(sim: Simulation, { id, currency }: Stripe.Dispute): void {
  recordMovement(platformOf(sim), {
    type: 'stripe_fee',
    reportingCategory: 'fee',
    amount: -DISPUTE_FEE,
    currency,
    source: null,
    description: `Dispute fee of ${id}, ${sim.account.id}`,
  });
}

function reinstate(sim: Simulation, dispute: Stripe.Dispute): Stripe.Dispute {
  const after = moveFunds(sim, dispute, {
    amount: dispute.amount,
    reportingCategory: 'dispute_reversal',
    description: `Chargeback reversal for ${idOf(dispute.charge)}`,
  });
  sim.emit('charge.dispute.funds_reinstated', after, dispute);
  return after;
}

function moveFunds(
  sim: Simulation,
  dispute: Stripe.Dispute,
  movement: {
    amount: number;
    reportingCategory: string;
    description: string;
    fee?: { amount: number; description: string };
  },
): Stripe.Dispute {
  const transaction = recordMovement(sim, {
    type: 'adjustment',
    currency: dispute.currency,
    source: dispute.id,
    ...movement,
  });
  return sim.store.disputes.put({
    ...dispute,
    balance_transactions: [...dispute.balance_transactions, transaction],
  });
}

/** The evidence is with the bank; the words of docs.stripe.com/testing#evidence decide what it says. */
export function review(sim: Simulation, dispute: Stripe.Dispute): void {
  const verdicts: Record<string, string> = {
    winning_evidence: 'dispute.win',
    losing_evidence: 'dispute.lose',
    escalate_inquiry_evidence: 'dispute.escalate',
  };
  const verdict = verdicts[dispute.evidence.uncategorized_text ?? ''];
  if (verdict !== undefined) sim.schedule(verdict, dispute.id, sim.now() + 1);
}

/** Won: the money comes back, the fee does not. An inquiry that is answered well is closed. */
function win(sim: Simulation, id: string): void {
  const dispute = sim.store.disputes.get(id);
  if (!dispute || !isOpen(dispute)) return;
  if (isInquiry(dispute)) end(sim, dispute, 'warning_closed');
  else end(sim, reinstate(sim, dispute), 'won');
}

export function lose(sim: Simulation, id: string): void {
  const dispute = sim.store.disputes.get(id);
  if (!dispute || !isOpen(dispute)) return;
  end(sim, dispute, isInquiry(dispute) ? 'warning_closed' : 'lost');
}

function end(sim: Simulation, dispute: Stripe.Dispute, status: Stripe.Dispute.Status): void {
  sim.unschedule('dispute.deadline', dispute.id);
  sim.unschedule('dispute.lapse', dispute.id);
  const after = sim.store.disputes.put({
    ...dispute,
    is_charge_refundable: status === 'warning_closed',
    status,
  });
  sim.emit('charge.dispute.closed', after, dispute);
}

/** The inquiry becomes a chargeback: the money goes, and the merchant is asked anew. */
function escalate(sim: Simulation, id: string): void {
  const before = sim.store.disputes.get(id);
  if (!before || !isInquiry(before) || !isOpen(before)) return;
  sim.unschedule('dispute.lapse', id);
  const card = before.payment_method_details?.card;
  const charge = sim.store.charges.get(idOf(before.charge) ?? '');
  const escalating: Stripe.Dispute = {
    ...before,
    amount: charge ? charge.amount_captured - charge.amount_refunded : before.amount,
    evidence_details: { ...before.evidence_details, has_evidence: false, past_due: false },
    is_charge_refundable: false,
    ...(card ? { payment_method_details: { card: { ...card, case_type: 'chargeback' }, type: 'card' } } : {}),
    status: 'needs_response',
  };
  const escalated = sim.store.disputes.put(charge ? withPrograms(sim, escalating, charge) : escalating);
  sim.emit('charge.dispute.updated', escalated, before);
  withdraw(sim, escalated);
}

/** An inquiry about money that was given back is over (docs.stripe.com/disputes/how-disputes-work#inquiries). */
function closeRefunded(sim: Simulation, chargeId: string): void {
  if (!sim.store.charges.get(chargeId)?.refunded) return;
  for (const dispute of sim.store.disputes.where('charge', chargeId))
    if (isInquiry(dispute) && isOpen(dispute)) end(sim, dispute, 'warning_closed');
}

/**
 * Who does not answer a chargeback in time has lost (docs.stripe.com/disputes/responding); an inquiry waits on. `past_due` is of
 * evidence that came too late, and there is none (docs.stripe.com/api/disputes/object).
 */
function passDeadline(sim: Simulation, id: string): void {
  const dispute = sim.store.disputes.get(id);
  if (dispute && needsResponse(dispute) && !isInquiry(dispute)) lose(sim, id);
}

export const disputeLife: TaskHandlers = {
  'dispute.open': open,
  'dispute.win': win,
  'dispute.lose': lose,
  'dispute.lapse': lose,
  'dispute.escalate': escalate,
  'dispute.deadline': passDeadline,
  'after charge.refunded': (sim, chargeId) => {
    closeRefunded(sim, chargeId);
    settleWarnings(sim, chargeId);
  },
  'after charge.dispute.created': (sim, id) =>
    settleWarnings(sim, idOf(sim.store.disputes.get(id)?.charge ?? null) ?? ''),
};
