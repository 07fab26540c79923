/** A stretch of time, in hours since the first failure; its end is no more part of it. */
export interface Stretch {
  from: number;
  to: number;
}

/** The life of one failed invoice, as a plain story; hours since the first failure. */
export interface PlainLife {
  mails: readonly number[];
  endAfterDays: number;
  /** When it was paid, voided, or its subscription ended; null: never. */
  settledAt: number | null;
  /** When no worker ran. */
  asleep: readonly Stretch[];
  /** When the mail server was away. */
  noMail: readonly Stretch[];
}

export interface PlainOutcome {
  mails: { day: number; at: number }[];
  /** When the policy ended it; null when it was settled before. */
  endedAt: number | null;
}

const GAP_HOURS = 20;
const HOURS = 24;
const LONG_ENOUGH = 4_000;

/**
 * Who gets which mail when, worked out hour by hour as a clerk would: look at the calendar, see whether a letter still lies in
 * the outbox, write the one whose day has come. Slow, without a formula, and written from docs/dunning.md alone: the code that
 * decides is compared with it.
 */
export function plainDunning({ mails, endAfterDays, settledAt, asleep, noMail }: PlainLife): PlainOutcome {
  const outcome: PlainOutcome = { mails: [], endedAt: null };
  const calendar = [...mails];
  const pile: number[] = [];
  let outbox: number | null = null;
  let lastLeft: number | null = null;
  for (let hour = 0; hour < LONG_ENOUGH; hour += 1) {
    if (settledAt !== null && hour >= settledAt) return outcome;
    if (!isWithin(asleep, hour)) {
      const today: number[] = [];
      while (calendar[0] !== undefined && calendar[0] * HOURS <= hour) today.push(calendar.shift() ?? 0);
      const latest = today.pop();
      if (latest !== undefined) pile.push(latest);
      const rested = lastLeft === null || hour - lastLeft >= GAP_HOURS;
      if (outbox === null && rested) outbox = pile.shift() ?? null;
      const isThrough = calendar.length === 0 && pile.length === 0 && outbox === null;
      const lastDay = mails.at(-1) ?? endAfterDays;
      const promised = lastLeft === null ? 0 : lastLeft + (endAfterDays - lastDay) * HOURS;
      if (isThrough && hour >= Math.max(endAfterDays * HOURS, promised)) {
        outcome.endedAt = hour;
        return outcome;
      }
    }
    if (outbox !== null && !isWithin(noMail, hour) && !isWithin(asleep, hour)) {
      outcome.mails.push({ day: outbox, at: hour });
      lastLeft = hour;
      outbox = null;
    }
  }
  return outcome;
}

const isWithin = (stretches: readonly Stretch[], hour: number) =>
  stretches.some(({ from, to }) => hour >= from && hour < to);
