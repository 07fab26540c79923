import type Stripe from 'stripe';
import { isEnded } from '../../domain/subscription.ts';
import { lockShard, shardOf } from '../apply/lock-shard.ts';
import { callStripe } from '../calls/call-stripe.ts';
import { loadAttempt } from '../calls/choose-key.ts';
import type { BillingContext } from '../context.ts';
import type { EffectRow, RunEffect } from '../effects/run-effects.ts';
import { foldOne } from './fold-cases.ts';
import { observeLive } from './observe-live.ts';
import { writeStep } from './write-steps.ts';

/** Said at Stripe, where its Dashboard shows it; nothing of it reaches the customer. */
export const END_COMMENT = 'Unpaid to the end of the dunning policy: ended by Billwright.';

/**
 * What the policy does at its end, as the world is when it runs: who has paid by then keeps the subscription. What Stripe has
 * done already, after its own last try, counts as done. Nothing is credited and no invoice is made: what is open stays open.
 */
export const endDunning: RunEffect = async (context, effect) => {
  const invoiceId = String(effect.payload.invoiceId);
  const accountId = String(effect.account_id);
  const known = await loadCase(context, { accountId, invoiceId });
  if (!known) return 'There is no such case any more.';
  await observeLive(context, known);
  const current = await loadCase(context, { accountId, invoiceId });
  if (current?.state === 'exhausted' && current.action === 'cancel')
    return done(context, known, 'The subscription has ended.');
  if (current?.state !== 'open') return `The case is ${current?.state ?? 'gone'}: nothing is ended.`;
  const because = await act(context, effect, known);
  await observeLive(context, known);
  return done(context, known, because);
};

interface KnownCase {
  accountId: string;
  invoiceId: string;
  subscriptionId: string;
  customerId: string;
  state: string;
  action: 'cancel' | 'pause' | 'leave_past_due' | null;
}

async function loadCase(
  { db }: BillingContext,
  { accountId, invoiceId }: { accountId: string; invoiceId: string },
): Promise<KnownCase | undefined> {
  const row = await db
    .selectFrom('dunning_cases as c')
    .innerJoin('invoices as i', (join) =>
      join.onRef('i.account_id', '=', 'c.account_id').onRef('i.id', '=', 'c.invoice_id'),
    )
    .innerJoin('dunning_steps as s', (join) =>
      join
        .onRef('s.account_id', '=', 'c.account_id')
        .onRef('s.invoice_id', '=', 'c.invoice_id')
        .on('s.key', '=', 'end'),
    )
    .select(['c.subscription_id', 'c.state', 'i.customer_id', 's.action'])
    .where('c.account_id', '=', accountId)
    .where('c.invoice_id', '=', invoiceId)
    .executeTakeFirst();
  if (!row) return undefined;
  const { subscription_id: subscriptionId, customer_id: customerId, state, action } = row;
  return { accountId, invoiceId, subscriptionId, customerId, state, action };
}

async function act(
  context: BillingContext,
  effect: EffectRow,
  { subscriptionId, action }: KnownCase,
): Promise<string> {
  const { stripe, reads } = context;
  const current = await reads.run('GET subscription', () => stripe.subscriptions.retrieve(subscriptionId));
  if (action === 'pause') {
    if (current.status === 'paused') return 'The subscription was paused already.';
    if (isEnded(current.status)) return 'The subscription has ended.';
    await releaseSchedule(context, effect, current);
    await callStripe(context, await stepOf(context, effect, 'pause'), {
      make: (options) => stripe.subscriptions.pause(subscriptionId, PAUSE, options),
      find: () => unless(context, subscriptionId, ({ status }) => status === 'paused'),
    });
    return 'Nothing was paid to the end of the policy: the subscription is paused.';
  }
  if (isEnded(current.status)) return 'The subscription has ended.';
  await releaseSchedule(context, effect, current);
  await callStripe(context, await stepOf(context, effect, 'cancel'), {
    make: (options) =>
      stripe.subscriptions.cancel(
        subscriptionId,
        { prorate: false, invoice_now: false, cancellation_details: { comment: END_COMMENT } },
        options,
      ),
    // A DELETE takes no key: an end that is there is looked for first (docs.stripe.com/api/idempotent_requests).
    find: () => unless(context, subscriptionId, ({ status }) => isEnded(status)),
    looksFirst: true,
  });
  return 'Nothing was paid to the end of the policy: the subscription was cancelled.';
}

/** Unused time is not credited, since it was not paid; use so far is left to the next invoice (docs.stripe.com/billing/subscriptions/pause). */
const PAUSE = {
  type: 'subscription',
  invoicing_behavior: 'pending_invoice_item',
  bill_for: { unused_time_from: { type: 'none' }, outstanding_usage_through: { type: 'none' } },
} as const;

async function unless(
  { stripe }: BillingContext,
  id: string,
  isDone: (subscription: Stripe.Subscription) => boolean,
) {
  const current = await stripe.subscriptions.retrieve(id);
  return isDone(current) ? current : undefined;
}

/** What a schedule manages can't be cancelled or paused (docs.stripe.com/billing/subscriptions/subscription-schedules). */
async function releaseSchedule(
  context: BillingContext,
  effect: EffectRow,
  { schedule }: Stripe.Subscription,
): Promise<void> {
  const id = typeof schedule === 'string' ? schedule : schedule?.id;
  if (!id) return;
  await callStripe(context, await stepOf(context, effect, 'release_schedule'), {
    make: (options) => context.stripe.subscriptionSchedules.release(id, {}, options),
    find: () => context.stripe.subscriptionSchedules.retrieve(id),
  });
}

async function stepOf({ db }: BillingContext, { key: intentId }: EffectRow, step: string) {
  return { intentId, step, attempt: await loadAttempt(db, { intentId, step }) };
}

async function done(context: BillingContext, known: KnownCase, because: string): Promise<string> {
  await context.db.transaction().execute(async (trx) => {
    await lockShard(trx, shardOf('platform', known.customerId));
    await writeStep(trx, known, {
      key: 'end',
      kind: 'end',
      day: null,
      action: known.action,
      state: 'done',
      because,
      at: context.now(),
    });
    await foldOne(trx, known);
  });
  return because;
}
