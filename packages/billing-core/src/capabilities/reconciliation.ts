import type { Outcome } from './act.ts';

/** How far Stripe's events were compared with the inbox, for one of its accounts. */
export interface EventSweepView {
  stripeAccount: string;
  /** Every event created before this was seen; null before the first sweep. */
  seenUntil: string | null;
  sweptAt: string;
  /** How many Stripe listed, and how many of them had never come; since the beginning. */
  listed: number;
  found: number;
}

/** One sweep of an account. */
export interface EventSweep {
  stripeAccount: string;
  /** How many events Stripe listed, and how many of them had never come. */
  listed: number;
  found: number;
  /** Every event created before it is in the inbox. */
  seenUntil: Date;
}

/** A walk over all objects at Stripe: to rebuild our rows from them (`sync`), or to compare the two. */
export interface ObjectScanView {
  scanId: string;
  purpose: 'sync' | 'reconcile';
  /** `system`, `stripe`, or a user's id. */
  requestedBy: string;
  because: string;
  startedAt: string;
  finishedAt: string | null;
  /** Whether a worker is at it at this moment. */
  isHeld: boolean;
  /** By kind of object; `ours` are our rows of which Stripe listed nothing. */
  steps: {
    stripeAccount: string;
    objectType: string;
    side: 'theirs' | 'ours';
    objects: number;
    failed: number;
    isFinished: boolean;
  }[];
  differences: { found: number; repaired: number };
}

export interface ReconciliationView {
  sweeps: EventSweepView[];
  /** The latest of each, under way or finished. */
  reconcile: ObjectScanView | null;
  sync: ObjectScanView | null;
}

/** Where our row is not what Stripe's object comes to. */
export interface DifferenceView {
  stripeAccount: string;
  objectType: string;
  objectId: string;
  problem: 'differs' | 'missing_here' | 'missing_at_stripe';
  /** Values as text; hidden where they are personal or secret. */
  fields: { field: string; here: string; atStripe: string }[];
  /** When Stripe last told something of the object: the difference is not older. */
  lastHeardAt: string | null;
  /** By which comparison in a row it was found first. */
  firstFoundAt: string;
  repairedAt: string | null;
  repairedBy: string | null;
  notRepairedBecause: string | null;
}

/** Whether anything was missed: Stripe's events and objects against the inbox and the rows. */
export interface Reconciliation {
  view(): Promise<ReconciliationView>;
  differences(input: { scanId: string; limit: number }): Promise<DifferenceView[]>;
  /** Asks Stripe for the events that never came, now, and stores them; workers do it every five minutes. */
  sweep(input: { actorId: string; because: string }): Promise<Outcome<EventSweep[]>>;
  /** Begins a scan, which workers go on with; of a purpose there is one at a time, which is then joined. */
  start(input: {
    purpose: 'sync' | 'reconcile';
    actorId: string;
    because: string;
    /** Of a comparison: repairs what it finds, at its end. */
    repairs: boolean;
  }): Promise<{ scanId: string }>;
  /** Has a worker go on with a scan at once, rather than at its turn of every minute. */
  resume(input: { scanId: string; actorId: string; because: string }): Promise<Outcome<{ scanId: string }>>;
  /** Goes on with a scan in this process to its end, or until another process holds it; says whether it is finished. */
  run(scanId: string, onPage?: () => void): Promise<boolean>;
  /** Makes rows as Stripe has the objects: all that a comparison found, or one of them. */
  repair(input: {
    scanId: string;
    objectId: string | null;
    actorId: string;
    because: string;
  }): Promise<Outcome<{ repaired: number; open: number }>>;
}
