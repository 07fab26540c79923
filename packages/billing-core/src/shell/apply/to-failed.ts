import { isStripeAway } from '../../stripe/is-stripe-away.ts';
import { isTransient } from '../is-transient.ts';
import type { InboxRow } from '../receive/inbox-row.ts';
import type { EventOutcome } from './decide-batch.ts';

export type Failed = Extract<EventOutcome, { state: 'failed' }>;

/** A try is the event's only where the event is why: not while Stripe, or the database, is away. */
export const toFailed = (row: InboxRow, error: unknown): Failed => ({
  row,
  state: 'failed',
  error,
  costsNoTry: isStripeAway(error) || isTransient(error),
});
