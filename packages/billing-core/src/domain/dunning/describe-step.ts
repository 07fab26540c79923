import type { DunningStep } from './case-facts.ts';
import { decideStep, type StepPolicy } from './decide-step.ts';

const ENDS = {
  cancel: 'The subscription is cancelled',
  pause: 'The subscription is paused',
  leave_past_due: 'The case ends, and the subscription stays past due',
} as const;

const MAIL_STATES = {
  owed: 'waits to leave',
  held: 'follows the one before',
  skipped: 'left out',
  superseded: 'replaced by a later one',
  done: 'sent',
  failed: 'not sent',
} as const;

/** What was done, in a few words for operators. */
export function describeStep({ kind, day, state, sentAt, action }: DunningStep): string {
  if (kind === 'mail') return `Mail of day ${day ?? 0}: ${sentAt ? 'sent' : MAIL_STATES[state]}`;
  if (kind === 'end') return action === null ? 'The case ends' : ENDS[action];
  const result = state === 'failed' ? 'declined' : 'charged';
  return kind === 'retry' ? `Tried by hand: ${result}` : `New card: ${result}`;
}

/** What comes next in an open case, and when; the time is null for what waits for the mail server. */
export function describeNextStep(
  open: { openedAt: Date; steps: readonly DunningStep[] },
  policy: StepPolicy,
  now: Date,
): { words: string; at: string | null } {
  const decision = decideStep(open, policy, now);
  if (decision.kind === 'mail' || decision.kind === 'hold')
    return { words: `Mail of day ${decision.day}`, at: now.toISOString() };
  if (decision.kind === 'end') return { words: ENDS[decision.action], at: now.toISOString() };
  const { until } = decision;
  if (until === null) {
    const end = open.steps.find(({ kind }) => kind === 'end');
    return { words: end ? 'Stripe is told of the end' : 'The mail that waits leaves', at: null };
  }
  // What is decided at that moment, with nothing else happening.
  const then = decideStep(open, policy, until);
  const words =
    then.kind === 'mail' || then.kind === 'hold'
      ? `Mail of day ${then.day}`
      : then.kind === 'end'
        ? ENDS[then.action]
        : 'The mail that waits leaves';
  return { words, at: until.toISOString() };
}
