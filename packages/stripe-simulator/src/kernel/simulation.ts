import type Stripe from 'stripe';
import type { EventObject, EventType } from './events/emit.ts';
import type { Store } from './state/store.ts';

/** Who asked: events carry it; what time does has neither. */
export interface RequestIdentity {
  id: string | null;
  idempotencyKey: string | null;
}

/** What every resource's behaviour works with. All of it is synchronous, so a request sees no other's half-done work. */
export interface Simulation {
  readonly store: Store;
  /** Where the simulator's own pages live, for urls in objects. */
  readonly baseUrl: string;
  readonly apiVersion: string;
  readonly account: Stripe.Account;
  now(): number;
  newId(prefix: string): string;
  /** A secret that follows from the seed. */
  newSecret(label: string, length: number): string;
  emit<T extends EventType>(type: T, object: EventObject<T>, before?: EventObject<T>): void;
  /** Runs `kind`'s behaviour for `target` at a time; a second call for the same pair replaces the first. */
  schedule(kind: string, target: string, at: number): void;
  unschedule(kind: string, target: string): void;
}

/** What time does, by the kind of the task. */
export type TaskHandlers = Record<string, (sim: Simulation, target: string) => void>;
