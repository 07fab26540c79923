import { DISPUTE_DEFAULTS, type DisputePolicy } from '../../config/disputes.ts';
import { type Dispute, isClosed, isInquiry, needsResponse } from './dispute.ts';

const HOUR_MS = 3_600_000;
const REMINDERS = [
  { step: 'remind_day', hours: 24 },
  { step: 'remind_week', hours: 7 * 24 },
] as const;

/** What is done by rule about a dispute, once each; what was left alone says so by a step of its own. */
export type DisputeStep =
  | 'tell_inquiry'
  | 'tell_dispute'
  | 'draft_inquiry'
  | 'draft_dispute'
  | 'remind_week'
  | 'remind_day'
  | 'pause_collection'
  | 'resume_collection'
  | 'cancel_subscription';

export interface StepFacts {
  dispute: Pick<Dispute, 'status' | 'dueAt' | 'createdAt'>;
  /** Steps that were taken, or found nothing to do. */
  done: ReadonlySet<string>;
  policy: DisputePolicy | undefined;
  now: Date;
}

/**
 * What is due about a dispute now, in order.
 *
 * - Operators are told once, and once more when an inquiry becomes a chargeback; the evidence is drafted then.
 * - While an answer is waited for, they are reminded a week and a day before the deadline; of several that are due at once, the
 *   last. One that came with less time than that was reminded of by being told.
 * - The subscription is only touched once money was taken, and as the configuration says. A payment that was won lets it go on.
 */
export function decideSteps({ dispute, done, policy, now }: StepFacts): DisputeStep[] {
  const rule = { ...DISPUTE_DEFAULTS, ...policy };
  const steps = isClosed(dispute.status)
    ? closingSteps(dispute.status, done, rule)
    : openSteps({ dispute, now }, rule);
  return steps.filter((step) => !done.has(step));
}

function openSteps(
  { dispute, now }: Pick<StepFacts, 'dispute' | 'now'>,
  { whileOpen }: Pick<Required<DisputePolicy>, 'whileOpen'>,
): DisputeStep[] {
  const asked = isInquiry(dispute.status);
  const steps: DisputeStep[] = [asked ? 'tell_inquiry' : 'tell_dispute'];
  if (needsResponse(dispute.status)) steps.push(asked ? 'draft_inquiry' : 'draft_dispute');
  if (!asked && whileOpen === 'pause_collection') steps.push('pause_collection');
  return [...steps, ...remindersOf(dispute, now)];
}

function remindersOf({ status, dueAt, createdAt }: StepFacts['dispute'], now: Date): DisputeStep[] {
  if (!needsResponse(status) || dueAt === null || now >= dueAt) return [];
  const before = (hours: number) => new Date(dueAt.getTime() - hours * HOUR_MS);
  const due = REMINDERS.find(({ hours }) => now >= before(hours));
  return due && createdAt < before(due.hours) ? [due.step] : [];
}

function closingSteps(
  status: string,
  done: ReadonlySet<string>,
  { whenLost }: Pick<Required<DisputePolicy>, 'whenLost'>,
): DisputeStep[] {
  if (status === 'lost' && whenLost === 'cancel') return ['cancel_subscription'];
  return done.has('pause_collection') ? ['resume_collection'] : [];
}
