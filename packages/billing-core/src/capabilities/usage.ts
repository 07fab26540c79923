import type { UsageEvent } from '../domain/usage/usage-event.ts';
import type { Outcome } from './act.ts';

export type { UsageEvent } from '../domain/usage/usage-event.ts';

/** What became of the events of one call. */
export interface RecordedUsage {
  /** New, and stored for good. */
  recorded: number;
  /** Recorded before under their keys: nothing changed, whatever else they say. */
  duplicates: number;
  /** Of the new ones, those that wait for an operator: older than 35 days, or of more than five minutes from now. */
  putAside: number;
}

/** Metered usage: recorded once, counted by the hour, reported to Stripe, and accounted for. */
export interface Usage<F extends string = string> {
  /**
   * Records one use or many, all or none: once it resolves they are committed. To be called again with the same keys after a
   * failure or a doubt; a key is remembered for a month at least.
   *
   * Fails with `usage_refused` for an event that makes no sense (the message says which and why) and `account_not_found`.
   */
  record(events: UsageEvent<F> | readonly UsageEvent<F>[]): Promise<Outcome<RecordedUsage>>;
}
