import type Stripe from 'stripe';
import type { EventObject, EventType, ThinHappening } from './events/emit.ts';
import type { ThinEvent } from './events/thin-event.ts';
import type { Store } from './state/store.ts';

/** Who asked: events carry it; what time does has neither. */
export interface RequestIdentity {
  id: string | null;
  idempotencyKey: string | null;
}

/** For whom, and at whose time, something is done. */
export interface Whereabouts {
  account: string;
  clock: string | null;
}

/** What every resource's behaviour works with. All of it is synchronous, so a request sees no other's half-done work. */
export interface Simulation {
  /** The objects of the account that the request is about. */
  readonly store: Store;
  /** Where the simulator's own pages live, for urls in objects. */
  readonly baseUrl: string;
  readonly apiVersion: string;
  /** The merchant that the request is about: the platform, or the connected account of `Stripe-Account`. */
  readonly account: Stripe.Account;
  readonly isPlatform: boolean;
  /** The test clock that the request's objects run on; null is the simulator's own. */
  readonly testClock: string | null;
  /** Unix seconds, on the test clock if the request is about objects that run on one. */
  now(): number;
  newId(prefix: string): string;
  /** A secret that follows from the seed. */
  newSecret(label: string, length: number): string;
  emit<T extends EventType>(type: T, object: EventObject<T>, before?: EventObject<T>): void;
  /**
   * A thin event that has no snapshot event beside it, such as a meter's error report. Given a destination it goes
   * there alone, whatever that asked for.
   */
  emitThin(happening: ThinHappening, destination?: string): ThinEvent;
  /**
   * Runs `kind`'s behaviour for `target` at a time, on the same clock and for the same account; a second call for
   * the same pair replaces the first.
   */
  schedule(kind: string, target: string, at: number): void;
  unschedule(kind: string, target: string): void;
  /** The same request on behalf of another account: its store, its events. @throws for an account that is not connected */
  in(accountId: string): Simulation;
  /** The same request on a test clock, or with null on the simulator's own. */
  onClock(clockId: string | null): Simulation;
  /** Once this request is kept: does everything that falls due on a test clock, then says that it is ready. */
  advanceTestClock(clockId: string, until: number): void;
}

/** What time does, by the kind of the task. */
export type TaskHandlers = Record<string, (sim: Simulation, target: string) => void>;
