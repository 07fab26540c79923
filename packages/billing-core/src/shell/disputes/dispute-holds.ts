import { isClosed, isInquiry, needsResponse, stageOf } from '../../domain/disputes/dispute.ts';
import type { BillingContext } from '../context.ts';
import type { StillHolds } from '../mails/still-holds.ts';
import { type DisputeRow, loadDispute, loadSteps } from './dispute-rows.ts';

type Asking = Pick<BillingContext, 'db'>;

/** That a dispute came is told until it is over, or somebody here has answered it: then they know. */
export const disputeIsNews: StillHolds<'dispute_opened'> = async ({ db }, { props }) => {
  const dispute = await loadDispute(db, props.disputeId);
  if (!dispute) return null;
  if (isClosed(dispute.status)) return `The dispute is ${dispute.status} by now.`;
  if (props.isInquiry && !isInquiry(dispute.status))
    return 'The inquiry has become a dispute, which is told by itself.';
  return whyAnswered({ db }, dispute);
};

/** An answer is asked for as long as the bank takes one and nobody has given it; of two reminders on their way, by the later. */
export const answerIsAwaited: StillHolds<'dispute_reminder'> = async ({ db, now }, { key, props }) => {
  const dispute = await loadDispute(db, props.disputeId);
  if (!dispute) return null;
  if (!needsResponse(dispute.status)) return `The dispute is ${dispute.status} by now.`;
  if (dispute.due_at && now() >= dispute.due_at) return 'The deadline has passed.';
  if (key.endsWith(':remind_week') && (await loadSteps(db, dispute.id)).has('remind_day'))
    return 'It is the last day by now, which is told by itself.';
  return whyAnswered({ db }, dispute);
};

/** A claim that Stripe has not confirmed is no answer yet: the bank may never get it. */
async function whyAnswered({ db }: Asking, dispute: DisputeRow): Promise<string | null> {
  const answered = await db
    .selectFrom('dispute_answers')
    .select('answer')
    .where('account_id', '=', dispute.account_id)
    .where('dispute_id', '=', dispute.id)
    .where('stage', '=', stageOf(dispute.status))
    .where('answered_at', 'is not', null)
    .executeTakeFirst();
  return answered ? 'Somebody has answered the dispute.' : null;
}
