import type { Database } from '@billwright/db';
import type { Transaction } from 'kysely';
import type { DisputeAct, DisputesCapability, Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { needsResponse } from '../../domain/disputes/dispute.ts';
import { checkEvidence, TEXT_FIELDS, type TextEvidence } from '../../domain/disputes/evidence-fields.ts';
import type { BillingContext } from '../context.ts';
import { releaseDead } from './claim-answer.ts';
import { type DisputeRow, loadDispute } from './dispute-rows.ts';
import { type Collected, collectAll, draftEvidence } from './draft-evidence.ts';
import { type Draft, isCompellingChanged, loadDraft, toTexts } from './drafts.ts';
import { reviseDraft } from './revise-draft.ts';

/** The dispute and its draft, if an answer can still be changed. */
export async function openDraft(
  { db }: Pick<BillingContext, 'db'>,
  act: Pick<DisputeAct, 'accountId' | 'disputeId'>,
): Promise<Outcome<{ dispute: DisputeRow; draft: Draft }>> {
  const dispute = await loadDispute(db, act.disputeId);
  if (dispute?.account_id !== act.accountId) return fail('dispute_not_found');
  if (!needsResponse(dispute.status)) return fail('dispute_not_open');
  const draft = await loadDraft(db, dispute);
  if (!draft) return fail('dispute_not_drafted');
  if (draft.isClaimDead) {
    const { stage } = draft.row;
    await releaseDead(db, { accountId: act.accountId, disputeId: dispute.id, stage });
  }
  return draft.row.answer === null ? succeed({ dispute, draft }) : fail('dispute_answered');
}

/** Writes texts of the draft, if nobody has changed it since it was shown. */
export async function editDraft(
  context: BillingContext,
  act: DisputeAct,
  { revision, evidence, because }: Parameters<DisputesCapability['edit']>[1],
): Promise<Outcome<{ revision: number }>> {
  const problem = checkEvidence(evidence)[0];
  if (problem)
    return fail(
      'evidence_refused',
      problem.kind === 'unknown_field'
        ? `There is no evidence called ${problem.field}.`
        : `It has ${problem.length} characters, and ${problem.most} is the most that Stripe takes.`,
    );
  const opened = await openDraft(context, act);
  if (!opened.ok) return opened;
  const texts = toTexts(evidence);
  return context.db.transaction().execute((trx) =>
    writeTexts(context, trx, {
      act,
      dispute: opened.value.dispute,
      revision,
      texts,
      because: `Texts changed: ${because}`,
    }),
  );
}

interface Written {
  act: DisputeAct;
  dispute: DisputeRow;
  revision: number;
  texts: TextEvidence;
  collected?: Collected;
  /** Whether nobody has changed the earlier payments, so that those that were collected take their place. */
  isCompellingOurs?: boolean;
  because: string;
}

function writeTexts(
  context: Pick<BillingContext, 'now'>,
  trx: Transaction<Database>,
  { act, dispute, revision, texts, collected, isCompellingOurs = false, because }: Written,
): Promise<Outcome<{ revision: number }>> {
  // What was emptied is kept out: Stripe is told of what there is.
  const kept = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''));
  const columns = {
    evidence: JSON.stringify(kept),
    ...(collected ? toCollectedColumns(collected) : {}),
    ...(collected && isCompellingOurs ? { compelling: collected.compelling } : {}),
  };
  const line = { action: collected ? 'dispute.collect' : 'dispute.edit', because };
  return reviseDraft(context, trx, { act, dispute, revision, columns, line });
}

const toCollectedColumns = ({ evidence, compelling, candidates }: Collected) => ({
  collected: JSON.stringify(evidence),
  compelling_collected: compelling,
  compelling_candidates: candidates,
});

/** Collects anew; what a person has written stays theirs. */
export async function collectAgain(
  context: BillingContext,
  act: DisputeAct,
  { because }: { because: string },
): Promise<Outcome<{ revision: number }>> {
  const dispute = await loadDispute(context.db, act.disputeId);
  if (dispute?.account_id !== act.accountId) return fail('dispute_not_found');
  if (!needsResponse(dispute.status)) return fail('dispute_not_open');
  await draftEvidence(context, dispute);
  const opened = await openDraft(context, act);
  if (!opened.ok) return opened;
  const { evidence, collected, row } = opened.value.draft;
  const fresh = await collectAll(context, dispute);
  const texts = mergeCollected({ evidence, collected, fresh: fresh.evidence });
  const isCompellingOurs = !isCompellingChanged(row);
  return context.db.transaction().execute((trx) =>
    writeTexts(context, trx, {
      act,
      dispute,
      revision: row.revision,
      texts,
      collected: fresh,
      isCompellingOurs,
      because: `Collected again: ${because}`,
    }),
  );
}

/** Of each text the fresh one, unless it is not what was collected before. */
export function mergeCollected({
  evidence,
  collected,
  fresh,
}: Record<'evidence' | 'collected' | 'fresh', TextEvidence>): TextEvidence {
  const merged: TextEvidence = {};
  for (const field of TEXT_FIELDS) {
    const isTouched = (evidence[field] ?? '') !== (collected[field] ?? '');
    const text = isTouched ? evidence[field] : fresh[field];
    if (text !== undefined) merged[field] = text;
  }
  return merged;
}
