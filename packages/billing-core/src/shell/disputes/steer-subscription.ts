import type Stripe from 'stripe';
import { idOf, isEnded } from '../../domain/subscription.ts';
import { readGeneration } from '../apply/object-states.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import { callStripe } from '../calls/call-stripe.ts';
import { loadAttempt, wasEverSent } from '../calls/choose-key.ts';
import type { BillingContext } from '../context.ts';
import type { DisputeRow } from './dispute-rows.ts';
import { findPaidFor } from './find-payment.ts';

export type SteeringStep = 'pause_collection' | 'resume_collection' | 'cancel_subscription';

/** What came of it: in one sentence that support can read, and whether anything was changed. */
export interface Steered {
  changed: boolean;
  because: string;
}

/** What `metadata.…` of a subscription says while its payments wait because of a dispute: whose pause it is. */
const MARK = 'billwright_dispute';

/** Does to the subscription that a disputed payment was for what the rule says, by its state at Stripe now. */
export async function steerSubscription(
  context: BillingContext,
  dispute: DisputeRow,
  step: SteeringStep,
): Promise<Steered> {
  const { subscriptionId } = await findPaidFor(context, dispute.payment_intent_id);
  if (subscriptionId === null) return leave('The payment was for no subscription.');
  const subscription = await context.reads.run('GET subscription', () =>
    context.stripe.subscriptions.retrieve(subscriptionId),
  );
  if (isEnded(subscription.status)) return leave(`The subscription ${subscriptionId} has ended already.`);
  switch (step) {
    case 'pause_collection':
      return pause(context, dispute, subscription);
    case 'resume_collection':
      return resume(context, dispute, subscription);
    case 'cancel_subscription':
      return cancel(context, dispute, subscription);
  }
}

const leave = (because: string): Steered => ({ changed: false, because });

/** Invoices are made and wait as drafts (docs.stripe.com/billing/subscriptions/pause-payment); a pause of somebody else's stays theirs. */
async function pause(context: BillingContext, dispute: DisputeRow, subscription: Stripe.Subscription) {
  const isOurs = subscription.metadata[MARK] === dispute.id;
  if (subscription.pause_collection && !isOurs)
    return leave('Its payments were paused already, and stay so.');
  if (!isOurs)
    await change(
      context,
      dispute,
      { step: 'pause_collection', subscription },
      {
        pause_collection: { behavior: 'keep_as_draft' },
        metadata: { [MARK]: dispute.id },
      },
    );
  return { changed: true, because: `Payments of ${subscription.id} wait while the dispute is open.` };
}

/** Drafts that waited are sent: what was used meanwhile is owed. */
async function resume(context: BillingContext, dispute: DisputeRow, subscription: Stripe.Subscription) {
  const isOurs = subscription.metadata[MARK] === dispute.id;
  const wasOurs = await wasEverSent(context.db, intentOf(dispute), 'resume_collection');
  if (!isOurs && !wasOurs) return leave('Its payments were not paused because of the dispute.');
  if (isOurs)
    await change(
      context,
      dispute,
      { step: 'resume_collection', subscription },
      {
        pause_collection: '',
        metadata: { [MARK]: '' },
      },
    );
  const { stripe, reads } = context;
  const { data: drafts } = await reads.run('GET invoice list', () =>
    stripe.invoices.list({ subscription: subscription.id, status: 'draft', limit: 100 }),
  );
  for (const { id, auto_advance: advances } of drafts)
    if (id && !advances)
      await callStripe(context, await stepOf(context, dispute, `advance_${id}`), {
        make: (options) => stripe.invoices.update(id, { auto_advance: true }, options),
        find: () => stripe.invoices.retrieve(id),
      });
  return { changed: true, because: `Payments of ${subscription.id} are collected again.` };
}

/** At once and without a proration: what the time was paid with is gone. A schedule gives it up first. */
async function cancel(context: BillingContext, dispute: DisputeRow, subscription: Stripe.Subscription) {
  const { stripe, db } = context;
  const schedule = idOf(subscription.schedule);
  if (schedule !== null)
    await callStripe(context, await stepOf(context, dispute, 'release_schedule'), {
      make: (options) => stripe.subscriptionSchedules.release(schedule, {}, options),
      find: () => stripe.subscriptionSchedules.retrieve(schedule),
    });
  const known = await readGeneration(db, { stripeAccount: 'platform', id: subscription.id });
  const comment = `Lost dispute ${dispute.id}.`;
  const answer = await callStripe(context, await stepOf(context, dispute, 'cancel_subscription'), {
    make: (options) =>
      stripe.subscriptions.cancel(
        subscription.id,
        { prorate: false, invoice_now: false, cancellation_details: { comment } },
        options,
      ),
    // It is live, so nothing that was sent before has cancelled it.
    find: () => Promise.resolve(undefined),
  });
  await observeAnswer(context, answer, { action: 'dispute.cancel_subscription', actor: 'system', known });
  return { changed: true, because: `${subscription.id} is cancelled: the dispute was lost.` };
}

async function change(
  context: BillingContext,
  dispute: DisputeRow,
  { step, subscription: { id } }: { step: SteeringStep; subscription: Stripe.Subscription },
  params: Stripe.SubscriptionUpdateParams,
): Promise<void> {
  const { stripe, db } = context;
  const known = await readGeneration(db, { stripeAccount: 'platform', id });
  const answer = await callStripe(context, await stepOf(context, dispute, step), {
    make: (options) => stripe.subscriptions.update(id, params, options),
    find: () => stripe.subscriptions.retrieve(id),
  });
  await observeAnswer(context, answer, { action: `dispute.${step}`, actor: 'system', known });
}

const intentOf = ({ id }: Pick<DisputeRow, 'id'>) => `dispute:${id}`;

async function stepOf({ db }: BillingContext, { id }: DisputeRow, step: string) {
  const intentId = intentOf({ id });
  return { intentId, step, attempt: await loadAttempt(db, { intentId, step }) };
}
