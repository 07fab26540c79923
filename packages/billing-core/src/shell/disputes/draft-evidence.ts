import { collectEvidence } from '../../domain/disputes/collect-evidence.ts';
import { type Candidate, toSent } from '../../domain/disputes/compelling-choice.ts';
import { collectCompelling, mayBeCompelling } from '../../domain/disputes/compelling-evidence.ts';
import { stageOf } from '../../domain/disputes/dispute.ts';
import type { EvidenceFacts } from '../../domain/disputes/evidence-facts.ts';
import type { TextEvidence } from '../../domain/disputes/evidence-fields.ts';
import type { BillingContext } from '../context.ts';
import type { DisputeRow } from './dispute-rows.ts';
import { loadEvidenceFacts } from './load-evidence-facts.ts';
import { loadPriorPayments } from './load-prior-payments.ts';

/** What is held about a dispute, as evidence; the last two as JSON, as they are kept. */
export interface Collected {
  evidence: TextEvidence;
  /** In Stripe's shape; null where no two earlier payments are linked to it. */
  compelling: string | null;
  candidates: string;
}

export async function collectAll(context: BillingContext, dispute: DisputeRow): Promise<Collected> {
  const facts = await loadEvidenceFacts(context, dispute);
  const evidence = collectEvidence(facts, dispute.reason);
  return { evidence, ...(await collectPriors(context, dispute, { facts, evidence })) };
}

/** Only where Stripe says that it counts, and two earlier payments come from where the disputed one did. */
async function collectPriors(
  context: BillingContext,
  dispute: DisputeRow,
  { facts, evidence }: { facts: EvidenceFacts; evidence: TextEvidence },
): Promise<Pick<Collected, 'compelling' | 'candidates'>> {
  if (!isCompellable(dispute)) return { compelling: null, candidates: '[]' };
  const { addresses, candidates } = await loadPriorPayments(context, dispute, facts);
  const choice = collectCompelling({
    account: facts.account,
    email: facts.charge.billingEmail,
    addresses,
    description: evidence.product_description ?? facts.policy?.productDescription ?? facts.product,
    candidates,
  });
  const kept = candidates.map(
    ({ chargeId, amountMinor, currency, paidAt, description, addresses: seen }): Candidate => ({
      chargeId,
      amountMinor,
      currency,
      paidAt: paidAt.toISOString(),
      description,
      addresses: [...seen],
    }),
  );
  return { compelling: choice && JSON.stringify(toSent(choice)), candidates: JSON.stringify(kept) };
}

export const isCompellable = (dispute: DisputeRow): boolean =>
  mayBeCompelling({
    compellingEvidence: dispute.compelling_evidence,
    cardBrand: dispute.card_brand,
    caseType: dispute.case_type,
    networkReasonCode: dispute.network_reason_code,
  });

/** Drafts the evidence once for each stage: what a person changed since is never written over. */
export async function draftEvidence(context: BillingContext, dispute: DisputeRow): Promise<void> {
  const stage = stageOf(dispute.status);
  const there = await context.db
    .selectFrom('dispute_answers')
    .select('revision')
    .where('account_id', '=', dispute.account_id)
    .where('dispute_id', '=', dispute.id)
    .where('stage', '=', stage)
    .executeTakeFirst();
  if (there) return;
  const { evidence, compelling, candidates } = await collectAll(context, dispute);
  await context.db
    .insertInto('dispute_answers')
    .values({
      account_id: dispute.account_id,
      dispute_id: dispute.id,
      stage,
      evidence: JSON.stringify(evidence),
      collected: JSON.stringify(evidence),
      compelling,
      compelling_collected: compelling,
      compelling_candidates: candidates,
      revision: 1,
      drafted_at: context.now(),
      edited_by: null,
      answer: null,
      act_id: null,
      answered_by: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
