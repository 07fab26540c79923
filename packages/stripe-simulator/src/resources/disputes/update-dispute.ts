import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { assertFiles } from './assert-files.ts';
import { findDispute, isInquiry, isOpen, needsResponse } from './dispute.ts';
import { lose, review } from './dispute-life.ts';
import { assertFeeAcknowledged, withEnhanced } from './enhanced-evidence.ts';
import { mergeEnhanced } from './merge-enhanced.ts';

/** Longest text of all evidence together (docs.stripe.com/api/disputes/update). */
const LONGEST_EVIDENCE = 150_000;

/**
 * Stages evidence, or with `submit` sends it to the bank, once. Without saying so, `submit` is what Stripe takes for meant
 * (docs.stripe.com/api/disputes/update).
 */
export function updateDispute(
  sim: Simulation,
  params: Stripe.DisputeUpdateParams,
  id: string,
): Stripe.Dispute {
  refuseUnsupported(params, ['intended_submission_method']);
  refuseUnsupported(params.evidence ?? {}, ['appeal']);
  const before = findDispute(sim, id);
  const { evidence: given, submit = true } = params;
  if (given !== undefined && !needsResponse(before)) {
    throw invalidRequest('This dispute does not accept evidence: it was answered already, or it is closed.');
  }
  assertFiles(sim, given);
  const evidence = merge(before.evidence, given);
  const isSubmitted = given !== undefined && submit;
  const enhanced = mergeEnhanced(sim, before.evidence.enhanced_evidence, given?.enhanced_evidence);
  if (isSubmitted) assertFeeAcknowledged(before, enhanced);
  const judged = given ? withEnhanced(sim, before, { enhanced, isSubmitted }) : before;
  const after = sim.store.disputes.put<Stripe.Dispute>({
    ...judged,
    evidence: { ...evidence, enhanced_evidence: enhanced },
    evidence_details: {
      ...judged.evidence_details,
      has_evidence: Object.values(evidence).some((value) => typeof value === 'string'),
      submission_count: before.evidence_details.submission_count + (isSubmitted ? 1 : 0),
      submission_method: isSubmitted ? 'manual' : before.evidence_details.submission_method,
    },
    metadata: mergeMetadata(before.metadata, params.metadata),
    status: isSubmitted ? (isInquiry(before) ? 'warning_under_review' : 'under_review') : before.status,
  });
  sim.emit('charge.dispute.updated', after, before);
  if (isSubmitted) review(sim, after);
  return after;
}

function merge(
  before: Stripe.Dispute.Evidence,
  given: Stripe.DisputeUpdateParams.Evidence | undefined,
): Stripe.Dispute.Evidence {
  if (given === undefined) return before;
  const { appeal: _, enhanced_evidence: __, ...texts } = given;
  const length = Object.values(texts).reduce((sum, text) => sum + (text?.length ?? 0), 0);
  if (length > LONGEST_EVIDENCE)
    throw invalidRequest(
      `The combined character count of the evidence must not exceed ${LONGEST_EVIDENCE}.`,
      {
        param: 'evidence',
      },
    );
  const changes = Object.entries(texts).filter(([, text]) => text !== undefined);
  return {
    ...before,
    ...Object.fromEntries(changes.map(([name, text]) => [name, text === '' ? null : text])),
  };
}

/** Gives up: the dispute is lost, for good. */
export function closeDispute(sim: Simulation, _: Stripe.DisputeCloseParams, id: string): Stripe.Dispute {
  const before = findDispute(sim, id);
  if (!isOpen(before)) throw invalidRequest('This dispute is already closed.');
  lose(sim, id);
  return findDispute(sim, id);
}
