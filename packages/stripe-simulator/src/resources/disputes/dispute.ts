import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { noSuch } from '../../kernel/stripe-error.ts';
import { withPrograms } from './enhanced-evidence.ts';

const RESPOND_WITHIN_SECONDS = 7 * 86_400;

interface Case {
  reason: string;
  caseType: 'chargeback' | 'inquiry' | 'compliance';
}

const CASES: Record<string, Case> = {
  disputed_fraudulent: { reason: 'fraudulent', caseType: 'chargeback' },
  disputed_not_received: { reason: 'product_not_received', caseType: 'chargeback' },
  disputed_inquiry: { reason: 'fraudulent', caseType: 'inquiry' },
  disputed_compelling: { reason: 'fraudulent', caseType: 'chargeback' },
  disputed_compliance: { reason: 'noncompliant', caseType: 'compliance' },
};

/** The networks' own codes of a reason (docs.stripe.com/disputes/categories#network-code-map); of others none is known. */
const NETWORK_CODES: Record<string, Record<string, string>> = {
  visa: { fraudulent: '10.4', product_not_received: '13.1' },
  mastercard: { fraudulent: '4837', product_not_received: '4853' },
};

const networkCode = (brand: string, reason: string): string | null => NETWORK_CODES[brand]?.[reason] ?? null;

export function findDispute(sim: Simulation, id: string): Stripe.Dispute {
  const dispute = sim.store.disputes.get(id);
  if (!dispute) throw noSuch('dispute', id);
  return dispute;
}

/** An object of a charge's card: a chargeback, or an inquiry that may become one (docs.stripe.com/disputes/how-disputes-work). */
export function newDispute(sim: Simulation, charge: Stripe.Charge): Stripe.Dispute {
  const behaviour = sim.store.cards.get(charge.payment_method ?? '')?.behaviour ?? '';
  const { reason, caseType } = CASES[behaviour] ?? { reason: 'general', caseType: 'chargeback' };
  const brand = charge.payment_method_details?.card?.brand ?? 'visa';
  const now = sim.now();
  const dispute: Stripe.Dispute = {
    id: sim.newId('du'),
    object: 'dispute',
    amount: charge.amount_captured - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence,
    evidence_details: {
      due_by: now + RESPOND_WITHIN_SECONDS,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: 'manual',
    is_charge_refundable: caseType === 'inquiry',
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: { brand, case_type: caseType, network: brand, network_reason_code: networkCode(brand, reason) },
      type: 'card',
    },
    reason,
    status: caseType === 'inquiry' ? 'warning_needs_response' : 'needs_response',
  };
  return withPrograms(sim, dispute, charge);
}

export const isInquiry = ({ status }: Stripe.Dispute): boolean => status.startsWith('warning_');

export const isOpen = ({ status }: Stripe.Dispute): boolean =>
  !['won', 'lost', 'warning_closed', 'prevented'].includes(status);

export const needsResponse = ({ status }: Stripe.Dispute): boolean => status.endsWith('needs_response');

const noEvidence: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};
