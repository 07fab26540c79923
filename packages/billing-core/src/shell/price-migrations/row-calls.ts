import Stripe from 'stripe';
import { type Subscription, toSubscription } from '../../domain/subscription.ts';
import type { FetchedObject } from '../../stripe/fetch-object.ts';
import { readGeneration } from '../apply/object-states.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import { callStripe, type StripeCall } from '../calls/call-stripe.ts';
import { loadAttempt, wasEverSent } from '../calls/choose-key.ts';
import type { BillingContext } from '../context.ts';
import { intentOf, type MigrationRow } from './migration-rows.ts';

export interface FreshSubscription {
  /** As Stripe has it at this moment. */
  theirs: Stripe.Subscription;
  /** Nothing when it sells nothing of this catalogue. */
  ours: Subscription | undefined;
}

/** The subscriber as they are; nothing when Stripe has none like it. */
export async function fetchSubscriber(
  { stripe, reads }: BillingContext,
  { subscription_id: id, account_id: accountId }: MigrationRow,
): Promise<FreshSubscription | undefined> {
  try {
    const theirs = await reads.run('GET subscription', () => stripe.subscriptions.retrieve(id));
    return { theirs, ours: toSubscription(theirs, accountId) };
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError && error.statusCode === 404) return undefined;
    throw error;
  }
}

/** A round of its own for each time that a subscriber is begun anew: what was sent before is another call. */
const stepOf = ({ round }: MigrationRow, step: string) => `${step}_${round}`;

export const wasCalled = ({ db }: BillingContext, row: MigrationRow, step: string) =>
  wasEverSent(db, intentOf(row), stepOf(row, step));

type Answer = FetchedObject & { id: string };

/** Sends a step for a subscriber, once whatever dies, and shows what Stripe answered in our rows. */
export async function callForRow<T extends Answer>(
  context: BillingContext,
  { row, step, subject }: { row: MigrationRow; step: string; subject: string },
  { make, find }: StripeCall<T>,
): Promise<T> {
  const known = await readGeneration(context.db, { stripeAccount: 'platform', id: subject });
  const identity = { intentId: intentOf(row), step: stepOf(row, step) };
  const attempt = await loadAttempt(context.db, identity);
  const answer = await callStripe(context, { ...identity, attempt }, { make, find });
  await observeAnswer(context, answer, { action: 'subscription.price_migration', actor: 'system', known });
  return answer;
}
