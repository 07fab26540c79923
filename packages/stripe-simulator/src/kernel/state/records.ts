import type { CardBehaviour } from '../../resources/payment-methods/test-cards.ts';

/** What the simulator remembers beside Stripe's own objects. */

/** The running totals of one currency, whose name is the id; minor units. */
export interface BalanceRecord {
  id: string;
  available: number;
  pending: number;
  /** Of the platform: what is held because connected accounts are below nothing. */
  reserved?: number;
}

/** What is inside a file. */
export interface FileContentRecord {
  id: string;
  base64: string;
}

/** A card never keeps its number: only how it behaves. `setUp` is true once 3-D Secure was passed for later charges. */
export interface CardRecord {
  id: string;
  behaviour: CardBehaviour;
  setUp: boolean;
}

/** Something that time will do, as data, so that it survives a restart. */
export interface ScheduledTask {
  id: string;
  kind: string;
  target: string;
  at: number;
  order: number;
  /** Whose object the target is. */
  account: string;
  /** The test clock that it waits for; null waits for the simulator's own. */
  clock: string | null;
}

export interface Counter {
  id: string;
  value: number;
}

/** The first answer under an idempotency key. */
export interface IdempotencyRecord {
  id: string;
  fingerprint: string;
  requestId: string;
  status: number;
  body: string;
  at: number;
}

/** What a payment intent pays for, so that its success knows what to go on with. */
export interface PaymentPurpose {
  id: string;
  kind: 'invoice' | 'checkout' | 'portal' | 'intent';
  target: string;
  /** Where the browser goes after a 3-D Secure challenge. */
  returnUrl: string | null;
  /** Whether the merchant gave that address, and so is told how the challenge ended. */
  isGiven?: boolean;
  /** The merchant's page has the browser script, which shows the challenge by itself. */
  usesSdk?: boolean;
  /** The challenge was passed, and the merchant's server has yet to confirm again (`confirmation_method: manual`). */
  isAuthenticated?: boolean;
}

/** How far the collection of an invoice has got. */
export interface CollectionState {
  id: string;
  retriesLeft: number;
}

/** The signing secret of an endpoint, which its object shows only when it is created. */
export interface EndpointSecret {
  id: string;
  secrets: string[];
  /** Earlier ones that events are still signed with, until their time is over. */
  rolled?: { secret: string; until: number }[];
}

export interface Setting {
  id: string;
  value: number;
}
