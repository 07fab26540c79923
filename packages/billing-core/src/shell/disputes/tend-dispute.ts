import { type DisputeStep, decideSteps } from '../../domain/disputes/dispute-steps.ts';
import { writeAudit } from '../apply/write-decisions.ts';
import { applyAnswers } from '../calls/apply-answers.ts';
import { askIfThere } from '../calls/ask-stripe.ts';
import type { BillingContext } from '../context.ts';
import type { RunEffect } from '../effects/run-effects.ts';
import { type DisputeRow, loadDispute, loadSteps, noteStep } from './dispute-rows.ts';
import { draftEvidence } from './draft-evidence.ts';
import { steerSubscription } from './steer-subscription.ts';
import { tellOperators } from './tell-operators.ts';

/** What was told of a dispute has somebody look at it. */
export const tendDispute: RunEffect = (context, effect) => tendOne(context, String(effect.payload.disputeId));

/**
 * Does what is due about a dispute, by its state at Stripe at this moment: who asks twice, late or at once does nothing twice. Each
 * step is noted with its mail and its line of the audit; a run that dies is gone on with from the first that is not.
 *
 * @returns why nothing was done, where nothing was
 */
export async function tendOne(context: BillingContext, disputeId: string): Promise<string | null> {
  const ref = { stripeAccount: 'platform', type: 'dispute', id: disputeId };
  const seen = await askIfThere(context, ref);
  if (seen) await applyAnswers(context, [seen]);
  const dispute = await loadDispute(context.db, disputeId);
  if (!dispute) return `${disputeId} is no dispute of an account of ours.`;
  const steps = await dueSteps(context, dispute);
  for (const step of steps) await takeStep(context, dispute, step);
  return steps.length === 0 ? `Nothing is due while it is ${dispute.status}.` : null;
}

/** What is due, from what is known here. */
export async function dueSteps(
  { db, config, now }: Pick<BillingContext, 'db' | 'config' | 'now'>,
  dispute: DisputeRow,
): Promise<DisputeStep[]> {
  const { status, due_at: dueAt, stripe_created_at: createdAt } = dispute;
  const done = await loadSteps(db, dispute.id);
  return decideSteps({ dispute: { status, dueAt, createdAt }, done, policy: config.disputes, now: now() });
}

async function takeStep(context: BillingContext, dispute: DisputeRow, step: DisputeStep): Promise<void> {
  switch (step) {
    case 'tell_inquiry':
    case 'tell_dispute':
    case 'remind_week':
    case 'remind_day': {
      const because = 'Operators are told by mail.';
      await context.db.transaction().execute(async (trx) => {
        if (await noteStep(trx, toTaken(context, dispute, { step, because })))
          await tellOperators(context, trx, { dispute, step });
      });
      return;
    }
    case 'draft_inquiry':
    case 'draft_dispute':
      await draftEvidence(context, dispute);
      return note(context, dispute, { step, because: 'The evidence was drafted from what is held.' });
    case 'pause_collection':
    case 'resume_collection':
    case 'cancel_subscription': {
      const { because } = await steerSubscription(context, dispute, step);
      return note(context, dispute, { step, because });
    }
  }
}

type Noted = { step: DisputeStep; because: string };

const toTaken = ({ now }: BillingContext, { account_id: accountId, id }: DisputeRow, noted: Noted) => ({
  accountId,
  subjectId: id,
  ...noted,
  at: now(),
});

async function note(context: BillingContext, dispute: DisputeRow, noted: Noted): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    if (!(await noteStep(trx, toTaken(context, dispute, noted)))) return;
    await writeAudit(trx, [
      {
        key: `dispute:${dispute.id}:${noted.step}`,
        account_id: dispute.account_id,
        actor: 'system',
        action: `dispute.${noted.step}`,
        subject: dispute.id,
        because: noted.because,
        at: context.now(),
      },
    ]);
  });
}
