import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { autofill, judge } from './compelling-evidence.ts';

type Enhanced = Stripe.Dispute.Evidence.EnhancedEvidence;

/** The programs that a new dispute is eligible for, with what is filled in for them. */
export function withPrograms(
  sim: Simulation,
  dispute: Stripe.Dispute,
  charge: Stripe.Charge,
): Stripe.Dispute {
  const fee = feeProgramOf(dispute);
  const compelling = autofill(sim, dispute, charge);
  const enhanced: Enhanced = {
    ...(fee === 'visa_compliance' ? { visa_compliance: { fee_acknowledged: false } } : {}),
    ...(fee === 'mastercard_compliance' ? { mastercard_compliance: { fee_acknowledged: false } } : {}),
    ...(compelling ? { visa_compelling_evidence_3: compelling } : {}),
  };
  const types = [...(fee ? [fee] : []), ...(compelling ? ['visa_compelling_evidence_3' as const] : [])];
  return withEnhanced(
    sim,
    { ...dispute, enhanced_eligibility_types: types },
    { enhanced, isSubmitted: false },
  );
}

/** A dispute with this enhanced evidence, and with what it is worth. */
export function withEnhanced(
  sim: Simulation,
  dispute: Stripe.Dispute,
  { enhanced, isSubmitted }: { enhanced: Enhanced; isSubmitted: boolean },
): Stripe.Dispute {
  const evidence = enhanced.visa_compelling_evidence_3;
  const eligibility: Stripe.Dispute.EvidenceDetails.EnhancedEligibility = {
    ...(evidence ? { visa_compelling_evidence_3: judge(sim, dispute, { evidence, isSubmitted }) } : {}),
    ...(enhanced.visa_compliance ? { visa_compliance: { status: feeStatus(enhanced.visa_compliance) } } : {}),
    ...(enhanced.mastercard_compliance
      ? { mastercard_compliance: { status: feeStatus(enhanced.mastercard_compliance) } }
      : {}),
  };
  return {
    ...dispute,
    evidence: { ...dispute.evidence, enhanced_evidence: enhanced },
    evidence_details: { ...dispute.evidence_details, enhanced_eligibility: eligibility },
  };
}

const feeStatus = ({ fee_acknowledged: isAcknowledged }: { fee_acknowledged: boolean }) =>
  isAcknowledged ? ('fee_acknowledged' as const) : ('requires_fee_acknowledgement' as const);

/** A network takes a fee for deciding a compliance dispute (docs.stripe.com/disputes/api/visa-compliance). */
function feeProgramOf({ payment_method_details: method }: Stripe.Dispute) {
  const { brand, case_type: kind } = method?.card ?? {};
  if (kind !== 'compliance') return null;
  return brand === 'mastercard' ? ('mastercard_compliance' as const) : ('visa_compliance' as const);
}

/** Without the word that its fee is known of, no evidence of a compliance dispute is taken to the bank. */
export function assertFeeAcknowledged(dispute: Stripe.Dispute, enhanced: Enhanced): void {
  const program = feeProgramOf(dispute);
  if (program === null || enhanced[program]?.fee_acknowledged) return;
  throw invalidRequest('The network fee of a compliance dispute must be acknowledged to submit evidence.', {
    param: `evidence[enhanced_evidence][${program}][fee_acknowledged]`,
  });
}
