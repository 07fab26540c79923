import type Stripe from 'stripe';
import type { FaultState } from '../faults/faults.ts';
import type { ChaosRules } from '../webhooks/chaos.ts';
import type { DeliveryRecord } from '../webhooks/delivery.ts';

/** What the page at `/` shows. */
export interface StatusView {
  baseUrl: string;
  apiVersion: string;
  seed: number;
  clock: { now: number; speed: number };
  /** What time does next, soonest first. */
  upcoming: { at: number; kind: string; target: string }[];
  testClocks: Stripe.TestHelpers.TestClock[];
  accounts: AccountView[];
  events: EventView[];
  attempts: readonly DeliveryRecord[];
  /** How many events still wait for an attempt, and how many were given up. */
  waiting: number;
  givenUp: number;
  faults: FaultState[];
  chaos: { rules: ChaosRules; downUntil: number | null };
}

export interface AccountView {
  id: string;
  name: string;
  /** Stripe's objects, and what the simulator keeps beside them. */
  objects: CollectionSize[];
  records: CollectionSize[];
}

export interface CollectionSize {
  name: string;
  size: number;
}

export interface EventView {
  account: string;
  id: string;
  type: string;
  created: number;
  /** The object that it is about. */
  about: string | null;
  pendingWebhooks: number;
}
