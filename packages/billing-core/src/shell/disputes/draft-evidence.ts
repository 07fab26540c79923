import { collectEvidence } from '../../domain/disputes/collect-evidence.ts';
import { collectCompelling } from '../../domain/disputes/compelling-evidence.ts';
import { stageOf } from '../../domain/disputes/dispute.ts';
import type { EvidenceFacts } from '../../domain/disputes/evidence-facts.ts';
import type { TextEvidence } from '../../domain/disputes/evidence-fields.ts';
import type { BillingContext } from '../context.ts';
import type { DisputeRow } from './dispute-rows.ts';
import { loadEvidenceFacts } from './load-evidence-facts.ts';

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
  const facts = await loadEvidenceFacts(context, dispute);
  const evidence = collectEvidence(facts, dispute.reason);
  await context.db
    .insertInto('dispute_answers')
    .values({
      account_id: dispute.account_id,
      dispute_id: dispute.id,
      stage,
      evidence: JSON.stringify(evidence),
      collected: JSON.stringify(evidence),
      compelling: toCompelling(dispute, facts, evidence),
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

/** Only where Stripe says that it counts, and two earlier payments come from where the disputed one did. */
function toCompelling(dispute: DisputeRow, facts: EvidenceFacts, evidence: TextEvidence): string | null {
  const { customer_purchase_ip: ip, product_description: description } = evidence;
  if (dispute.compelling_evidence === null || dispute.compelling_evidence === 'not_qualified') return null;
  if (!ip || !description) return null;
  const compelling = collectCompelling(facts, {
    disputed: { ip, email: facts.account.email, description },
    ipAt: (paidAt) => addressAt(facts, paidAt),
  });
  return compelling && JSON.stringify(compelling);
}

const DAY_MS = 86_400_000;

/** Where the account was used from on the day of a payment. */
function addressAt({ access, acceptances }: EvidenceFacts, paidAt: Date): string | null {
  const near = (date: Date) => Math.abs(date.getTime() - paidAt.getTime()) <= DAY_MS;
  const agreed = acceptances.find(({ acceptedAt, ip }) => ip !== null && near(acceptedAt));
  return agreed?.ip ?? access.find(({ firstAt, lastAt }) => near(firstAt) || near(lastAt))?.ip ?? null;
}
