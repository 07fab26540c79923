import type Stripe from 'stripe';
import type { DisputeAct, Outcome } from '../../billing.ts';
import type { Submission } from '../../capabilities/disputes.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { fromSent, toSent } from '../../domain/disputes/compelling-choice.ts';
import { hasNetworkFee, isInquiry, needsResponse } from '../../domain/disputes/dispute.ts';
import { isUnknownOutcome, toBillingError } from '../../stripe/to-billing-error.ts';
import { noteReason } from '../acts/note-reason.ts';
import { readGeneration } from '../apply/object-states.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import { writeAudit } from '../apply/write-decisions.ts';
import { applyAnswers } from '../calls/apply-answers.ts';
import { askIfThere } from '../calls/ask-stripe.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import { type RunningAct, runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { type AnswerRef, claimAnswer, releaseAnswer, sealAnswer } from './claim-answer.ts';
import { type DisputeRow, loadDispute } from './dispute-rows.ts';
import { type Draft, loadDraft } from './drafts.ts';
import { openDraft } from './edit-draft.ts';

type Answered = { status: string };
type Answer = Stripe.Response<Stripe.Dispute>;

/**
 * Sends the draft to the bank, once and for good (docs.stripe.com/disputes/responding): as it was shown (`revision`), by one act, under
 * one key, and only while Stripe says that nothing was sent yet. A run that died is gone on with; what it had sent is found.
 */
export function submitEvidence(
  context: BillingContext,
  act: DisputeAct,
  { revision, because, acknowledgesFee = false }: Submission,
): Promise<Outcome<Answered>> {
  // Said only where it is: an act of before has the same parameters.
  const params = {
    disputeId: act.disputeId,
    revision,
    because,
    ...(acknowledgesFee ? { acknowledgesFee } : {}),
  };
  return runAct<Answered>(context, act, { kind: 'submit_evidence', params }, (running) =>
    answerOnce(
      context,
      { act, running, because, answer: 'evidence', revision, acknowledgesFee },
      (options, { dispute, draft }) =>
        context.stripe.disputes.update(
          act.disputeId,
          {
            evidence: toEvidence(draft, acknowledgesFee ? dispute : undefined),
            submit: true,
            metadata: { intent_id: running.intentId },
          },
          options,
        ),
    ),
  );
}

/** Gives the dispute up (docs.stripe.com/api/disputes/close): the money stays with the cardholder. An inquiry is ended by a refund instead. */
export function acceptDispute(
  context: BillingContext,
  act: DisputeAct,
  { because }: { because: string },
): Promise<Outcome<Answered>> {
  const params = { disputeId: act.disputeId, because };
  return runAct<Answered>(context, act, { kind: 'accept_dispute', params }, (running) =>
    answerOnce(context, { act, running, because, answer: 'acceptance', revision: null }, (options) =>
      context.stripe.disputes.close(act.disputeId, {}, options),
    ),
  );
}

/** Shows the draft at Stripe without sending it (`submit: false`): whoever looks there sees how far it is. */
export function stageEvidence(
  context: BillingContext,
  act: DisputeAct,
  { revision, because }: { revision: number; because: string },
): Promise<Outcome<Answered>> {
  const { stripe, db } = context;
  const params = { disputeId: act.disputeId, revision, because };
  return runAct<Answered>(context, act, { kind: 'stage_evidence', params }, async (running) => {
    const opened = await openDraft(context, act);
    if (!opened.ok) return opened;
    const { dispute, draft } = opened.value;
    if (draft.row.revision !== revision) return fail('dispute_draft_changed');
    const line = { act, intentId: running.intentId, subject: dispute.id, because };
    await noteReason(context, { ...line, action: 'dispute.stage_evidence' });
    const known = await readGeneration(db, { stripeAccount: 'platform', id: dispute.id });
    const answer = await running.call('stage', (options) =>
      stripe.disputes.update(dispute.id, { evidence: toEvidence(draft), submit: false }, options),
    );
    await observe(context, answer, { act, dispute, action: 'dispute.stage_evidence', known });
    return succeed({ status: answer.status });
  });
}

interface Answering {
  act: DisputeAct;
  running: RunningAct;
  because: string;
  answer: 'evidence' | 'acceptance';
  /** Of the draft that was shown; whatever it is where it is not sent. */
  revision: number | null;
  acknowledgesFee?: boolean;
}

async function answerOnce(
  context: BillingContext,
  { act, running, because, answer, revision, acknowledgesFee = false }: Answering,
  send: (options: CallOptions, shown: { dispute: DisputeRow; draft: Draft }) => Promise<Answer>,
): Promise<Outcome<Answered>> {
  const { db } = context;
  const wasSent = await running.wasSent('answer');
  const found = await lookAt(context, act);
  if (!found.ok) return found;
  const { dispute, draft } = found.value;
  // By a run of this very act that died after it.
  if (!needsResponse(dispute.status))
    return wasSent ? seal(context, { act, dispute, draft, because }) : fail('dispute_answered');
  if (answer === 'acceptance' && isInquiry(dispute.status)) return fail('inquiry_not_accepted');
  if (revision !== null && draft.row.revision !== revision) return fail('dispute_draft_changed');
  if (answer === 'evidence' && hasNetworkFee({ caseType: dispute.case_type }) && !acknowledgesFee)
    return fail('dispute_fee_not_acknowledged');
  const of = refOf(act, draft);
  if (!(await claimAnswer(db, of, { act, answer, revision: draft.row.revision })))
    return fail('dispute_answered');
  const known = await readGeneration(db, { stripeAccount: 'platform', id: dispute.id });
  try {
    const sent = await running.call(
      'answer',
      (options) => send(options, found.value),
      () => findAnswered(context, dispute.id),
    );
    await observe(context, sent, { act, dispute, action: `dispute.${answer}`, known });
    return await seal(context, { act, dispute: { ...dispute, status: sent.status }, draft, because });
  } catch (error) {
    // Of a broken connection of ours nobody knows whether it was sent: the act keeps its claim, and is gone on with.
    if (toBillingError(error) && !isUnknownOutcome(error)) await releaseAnswer(db, of, act);
    throw error;
  }
}

const refOf = ({ accountId, disputeId }: DisputeAct, { row }: Draft): AnswerRef => ({
  accountId,
  disputeId,
  stage: row.stage,
});

/** As Stripe has it at this moment, with the draft; of one that was answered meanwhile, the draft that it was answered with. */
async function lookAt(
  context: BillingContext,
  act: DisputeAct,
): Promise<Outcome<{ dispute: DisputeRow; draft: Draft }>> {
  const before = await loadDispute(context.db, act.disputeId);
  if (before?.account_id !== act.accountId) return fail('dispute_not_found');
  const ref = { stripeAccount: 'platform', type: 'dispute', id: act.disputeId };
  const seen = await askIfThere(context, ref);
  if (seen) await applyAnswers(context, [seen]);
  const dispute = await loadDispute(context.db, act.disputeId);
  const draft = dispute && (await loadDraft(context.db, dispute));
  return dispute && draft ? succeed({ dispute, draft }) : fail('dispute_not_drafted');
}

/** Whoever sent it: under this act's claim nobody else of ours did. */
async function findAnswered({ stripe }: BillingContext, id: string): Promise<Answer | undefined> {
  const dispute = await stripe.disputes.retrieve(id);
  return needsResponse(dispute.status) ? undefined : dispute;
}

async function seal(
  context: BillingContext,
  { act, dispute, draft, because }: { act: DisputeAct; dispute: DisputeRow; draft: Draft; because: string },
): Promise<Outcome<Answered>> {
  await context.db.transaction().execute(async (trx) => {
    await sealAnswer(trx, refOf(act, draft), { act, at: context.now() });
    await writeAudit(trx, [
      {
        key: `act:${act.accountId}:${act.actId}`,
        account_id: act.accountId,
        actor: act.actorId,
        action: 'dispute.answer',
        subject: dispute.id,
        because,
        at: context.now(),
      },
    ]);
  });
  return succeed({ status: dispute.status });
}

function observe(
  context: BillingContext,
  answer: Answer,
  of: { act: DisputeAct; dispute: DisputeRow; action: string; known: number },
): Promise<void> {
  const { act, dispute, action, known } = of;
  return observeAnswer(context, answer, {
    action,
    actor: act.actorId,
    known,
    customerId: dispute.customer_id,
  });
}

/** @param withFee a dispute whose network's fee was acknowledged */
function toEvidence(draft: Draft, withFee?: DisputeRow): Stripe.DisputeUpdateParams.Evidence {
  const { evidence, files } = draft;
  const enhanced = toEnhanced(draft, withFee);
  return {
    ...evidence,
    ...Object.fromEntries(files.map(({ field, id }) => [field, id])),
    ...(enhanced === undefined ? {} : { enhanced_evidence: enhanced }),
  };
}

/** What is declined is taken away from what Stripe has filled in by itself; where there is nothing to say, that stays. */
function toEnhanced(
  { row }: Draft,
  withFee: DisputeRow | undefined,
): Stripe.DisputeUpdateParams.Evidence['enhanced_evidence'] {
  if (withFee) {
    const fee = { fee_acknowledged: true };
    return withFee.card_brand === 'mastercard' ? { mastercard_compliance: fee } : { visa_compliance: fee };
  }
  if (row.compelling_declined) return '';
  const choice = fromSent(row.compelling);
  return choice ? { visa_compelling_evidence_3: toSent(choice) } : undefined;
}
