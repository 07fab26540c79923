import type { Money } from '../domain/money.ts';
import type { BillingInterval, Outcome, Page } from './act.ts';

/** Who is to pay the catalogue's present price: subscribers of a plan that still have another. */
export interface PriceMigrationCohort {
  planKey: string;
  /** Left out: both. */
  interval?: BillingInterval;
  /** Left out: all. */
  currency?: string;
  /** Only those who have one of these; left out or empty: every price but the present one. */
  priceIds?: string[];
  /** Only those who subscribed before. */
  createdBefore?: Date;
  /** Only these accounts. */
  accountIds?: string[];
}

export interface PriceMigrationPolicy {
  /** At the next renewal, by a schedule at Stripe; or in the period that is under way, with or without prorations. */
  when: 'next_renewal' | 'at_once' | 'at_once_prorated';
  /** Whoever pays more is told so many days before. */
  noticeDays: number;
  /** Nobody can be moved while they leave: they are left alone, or looked at again in case they stay. */
  cancelling: 'skip' | 'wait';
  /** Stripe takes no change of what a schedule manages; what the customer planned is never dropped for a price. */
  scheduled: 'skip' | 'wait';
  pastDue: 'skip' | 'wait' | 'include';
  trialing: 'skip' | 'wait' | 'include';
  /**
   * Who takes the planned change back, on the billing page or at Stripe, keeps the old price; or it is planned for them again,
   * where the old price can not be kept. They keep it where this is left out.
   */
  withdrawn?: 'skip' | 'again';
}

export type PriceMigrationState =
  | 'planned'
  | 'running'
  | 'paused'
  | 'completed'
  | 'rolling_back'
  | 'rolled_back';
export type PriceMigrationRowState =
  | 'pending'
  | 'waiting'
  | 'noticed'
  | 'scheduled'
  | 'migrated'
  | 'skipped'
  | 'failed'
  | 'rolled_back';

/** What those foreseen to be moved pay a period, in one currency and interval, before tax. */
export interface PriceMigrationTotal {
  interval: BillingInterval;
  oldBill: Money;
  newBill: Money;
  subscribers: number;
  /** Of them, those whose bills are not known (yet, or for good): they are in neither sum. */
  unknown: number;
}

export interface PriceMigrationView {
  migrationId: string;
  state: PriceMigrationState;
  planKey: string;
  interval: BillingInterval | null;
  currency: string | null;
  policy: PriceMigrationPolicy;
  because: string;
  createdBy: string;
  /** ISO 8601, UTC, as all times here. */
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  counts: Record<PriceMigrationRowState, number>;
  forecast: Record<'migrate' | 'skip' | 'wait', number>;
  /** Bills of the dry run that Stripe has still to be asked for: it can't be started before. */
  billsPending: number;
  totals: PriceMigrationTotal[];
}

export interface PriceMigrationRowView {
  accountId: string;
  subscriptionId: string;
  state: PriceMigrationRowState;
  /** One sentence that support can read. */
  because: string;
  forecast: 'migrate' | 'skip' | 'wait';
  forecastBecause: string;
  interval: BillingInterval;
  /** `computed` from amounts and numbers; `stripe`: a preview of the next invoice. Before tax. */
  billSource: 'pending' | 'computed' | 'stripe';
  /** Null while it is not known; never zero instead. */
  oldBill: Money | null;
  newBill: Money | null;
  billError: string | null;
  noticedAt: string | null;
  effectiveAt: string | null;
}

interface ByOperator {
  migrationId: string;
  actorId: string;
  because: string;
}

type Steered = Promise<Outcome<{ migrationId: string; state: PriceMigrationState }>>;

/** Moves subscribers from the price that they kept to the catalogue's present one: a job that goes on until it is done. */
export interface PriceMigrations {
  /** Chooses the subscribers and works out what each would pay; nothing changes and nobody is told. Once for each `actId`. */
  plan(input: {
    cohort: PriceMigrationCohort;
    policy: PriceMigrationPolicy;
    because: string;
    actorId: string;
    actId: string;
  }): Promise<Outcome<{ migrationId: string; subscribers: number }>>;
  start(by: ByOperator): Steered;
  /** Nothing more is begun; what is scheduled at Stripe stays scheduled. */
  pause(by: ByOperator): Steered;
  /** Goes on after a pause; those that failed are tried again. */
  resume(by: ByOperator): Steered;
  /** Whoever has not been billed the new price keeps, or gets back, the old one. One that was never started is given up. */
  rollBack(by: ByOperator): Steered;
  /** The newest first. */
  list(): Promise<PriceMigrationView[]>;
  status(migrationId: string): Promise<Outcome<PriceMigrationView>>;
  rows(input: {
    migrationId: string;
    state: PriceMigrationRowState | null;
    cursor: string | null;
    limit: number;
  }): Promise<Page<PriceMigrationRowView>>;
}
