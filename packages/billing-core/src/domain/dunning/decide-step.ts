import type { DunningEnd } from '../../config/dunning.ts';
import type { DunningStep } from './case-facts.ts';

export const DAY_MS = 86_400_000;
/** Hours between two mails of one case, at least: what an outage kept back does not come all at once. */
export const MAIL_GAP_HOURS = 20;
const GAP_MS = MAIL_GAP_HOURS * 3_600_000;

export interface StepPolicy {
  mails: readonly number[];
  endAfterDays: number;
  atEnd: DunningEnd;
}

/** What is to be done about an open case now. */
export type StepDecision =
  /** `superseded`: days whose mail will not come any more, since a later one says what is right now. */
  | { kind: 'mail'; day: number; isLast: boolean; superseded: number[] }
  /** The mail before has not left yet, or only just: this one follows it, and is not forgotten. */
  | { kind: 'hold'; day: number; superseded: number[] }
  | { kind: 'end'; action: DunningEnd }
  /** Null: until the mail has left. */
  | { kind: 'wait'; until: Date | null };

/**
 * - One mail after the other, each on its day after the first failure, 20 hours apart at least.
 * - While a mail waits to leave (the mail server is away) one that comes due is held: it follows in its turn, none is skipped
 *   and none comes twice.
 * - When nobody looked for days (no worker ran), only the latest of the mails that came due is sent; the earlier ones are
 *   superseded.
 * - The end comes on its day, and never sooner after the last mail than the policy has between the two: who was told has the
 *   time that was promised.
 */
export function decideStep(
  { openedAt, steps }: { openedAt: Date; steps: readonly DunningStep[] },
  { mails, endAfterDays, atEnd }: StepPolicy,
  now: Date,
): StepDecision {
  const known = steps.filter(({ kind }) => kind === 'mail');
  const dayAt = (day: number) => new Date(openedAt.getTime() + day * DAY_MS);
  const unknown = mails.filter((day) => !known.some((step) => step.day === day));
  const due = unknown.filter((day) => dayAt(day) <= now);
  const held = known.flatMap(({ state, day }) => (state === 'held' && day !== null ? [day] : []));
  const isWaiting = known.some(({ state, sentAt }) => state === 'owed' && sentAt === null);
  const freeAt = lastSent(known) + GAP_MS;
  const isFree = !isWaiting && freeAt <= now.getTime();
  const mailOf = (day: number, superseded: number[]): StepDecision => ({
    kind: 'mail',
    day,
    isLast: day === mails.at(-1),
    superseded,
  });
  const latest = due.at(-1);
  if (latest !== undefined) {
    const superseded = due.slice(0, -1);
    if (isFree && held.length === 0) return mailOf(latest, superseded);
    return { kind: 'hold', day: latest, superseded };
  }
  const [upcoming] = unknown;
  if (held.length > 0 || isWaiting) {
    if (isFree) return mailOf(Math.min(...held), []);
    const until = [
      ...(isWaiting ? [] : [new Date(freeAt)]),
      ...(upcoming === undefined ? [] : [dayAt(upcoming)]),
    ];
    return { kind: 'wait', until: earliest(until) };
  }
  if (upcoming !== undefined) return { kind: 'wait', until: dayAt(upcoming) };
  return decideEnd({ endsAt: endOf(openedAt, known, { mails, endAfterDays }), steps, atEnd }, now);
}

const earliest = (times: readonly Date[]): Date | null =>
  times.length === 0 ? null : new Date(Math.min(...times.map(Number)));

function decideEnd(
  { endsAt, steps, atEnd }: { endsAt: Date; steps: readonly DunningStep[]; atEnd: DunningEnd },
  now: Date,
): StepDecision {
  // Owed already: the outbox has it.
  if (steps.some(({ kind }) => kind === 'end')) return { kind: 'wait', until: null };
  return endsAt <= now ? { kind: 'end', action: atEnd } : { kind: 'wait', until: endsAt };
}

function endOf(
  openedAt: Date,
  known: readonly DunningStep[],
  { mails, endAfterDays }: Pick<StepPolicy, 'mails' | 'endAfterDays'>,
): Date {
  const byPolicy = openedAt.getTime() + endAfterDays * DAY_MS;
  const sent = lastSent(known);
  const promised = (endAfterDays - (mails.at(-1) ?? endAfterDays)) * DAY_MS;
  return new Date(sent > 0 ? Math.max(byPolicy, sent + promised) : byPolicy);
}

const lastSent = (steps: readonly DunningStep[]) =>
  Math.max(0, ...steps.map(({ sentAt }) => sentAt?.getTime() ?? 0));

/** When the end comes at the earliest for who is written to now on a day of the policy. */
export function endsAtOf(
  openedAt: Date,
  { mails, endAfterDays }: Pick<StepPolicy, 'mails' | 'endAfterDays'>,
  { day, now }: { day: number; now: Date },
): Date {
  const promised = day === mails.at(-1) ? (endAfterDays - day) * DAY_MS : 0;
  return new Date(Math.max(openedAt.getTime() + endAfterDays * DAY_MS, now.getTime() + promised));
}
