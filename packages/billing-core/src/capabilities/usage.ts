import type { Money } from '../domain/money.ts';
import type { UsageEvent } from '../domain/usage/usage-event.ts';
import type { Outcome, Page } from './act.ts';
import type { MeteredBalance } from './entitlements.ts';

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

/** What an account uses of a metered feature in its period. */
export interface UsageView extends MeteredBalance {
  feature: string;
  label: string;
  /** One of what is counted; null when the plans do not say. */
  unit: string | null;
  /** So much was used over what is included. */
  over: number;
  /** Of that, what credits have paid. */
  fromCredits: number;
  /** What goes over comes to so far, before tax; null where nothing is charged. */
  cost: Money | null;
  /** Days of UTC (`2026-01-31`), in order; those without use are left out. */
  days: { day: string; quantity: number }[];
}

/** Usage that counts nowhere until an operator decides. */
export interface AsideUsageView {
  accountId: string;
  id: string;
  feature: string;
  quantity: number;
  events: number;
  firstAt: string;
  lastAt: string;
  recordedAt: string;
  /** `too_old`, `in_the_future`, `subscription_ended`, `refused_by_stripe` or `outcome_unknown`. */
  because: string;
}

/** Three books of one feature and one period, held against each other. */
export interface ParityView {
  accountId: string;
  feature: string;
  periodStartsAt: string;
  periodEndsAt: string;
  used: number;
  fromCredits: number;
  /** To Stripe's meter, by batches that it took. */
  told: number;
  atStripe: number;
  /** Of the invoice's lines; null while it is not final. */
  invoiced: number | null;
  invoiceId: string | null;
  /** Whether every difference has a reason. */
  isExplained: boolean;
  /** In words; those without a reason first. */
  differences: string[];
}

/** Stripe's word that it took meter events and could not count them. */
export interface UsageErrorReport {
  eventId: string;
  readAt: string;
  because: string;
  /** How many meter events; `putAside` of them are batches that the report shows, which wait for an operator. */
  count: number;
  putAside: number;
  codes: { code: string; count: number }[];
}

interface AsideDecision {
  accountId: string;
  id: string;
  because: string;
  actorId: string;
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
  /** What an account uses in its period, of each metered feature. */
  view(accountId: string): Promise<UsageView[]>;
  /** Takes one event back by its key, once; `withdrawn` is 0 when it was before. Fails with `usage_not_found`. */
  withdraw(input: {
    accountId: string;
    feature: F;
    key: string;
    because: string;
    actorId: string;
  }): Promise<Outcome<{ withdrawn: number }>>;
  /** What was put aside, with its reason. */
  listAside(input: { cursor: string | null; limit: number }): Promise<Page<AsideUsageView>>;
  /** Has it counted: in its own period while that is open, else on the next invoice. */
  release(input: AsideDecision): Promise<Outcome<{ id: string }>>;
  /** Has it never charged. */
  writeOff(input: AsideDecision): Promise<Outcome<{ id: string }>>;
  /** What Stripe could not count although it took it, newest first. */
  errorReports(): Promise<UsageErrorReport[]>;
  /** Of the period around a moment, now unless said. Fails with `usage_not_found` when nothing was counted. */
  parity(input: { accountId: string; feature: F; at?: Date }): Promise<Outcome<ParityView>>;
}
