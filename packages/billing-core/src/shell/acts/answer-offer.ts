import { forAccount } from '@billwright/db';
import { sql } from 'kysely';
import Stripe from 'stripe';
import type { Act, Outcome, RetentionOffer } from '../../billing.ts';
import { decideOffer } from '../../commands/answer-offer.ts';
import { addInterval } from '../../domain/add-interval.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { readGeneration } from '../apply/object-states.ts';
import { observeAnswer } from '../apply/observe-answer.ts';
import { type RunningAct, runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { loadLiveSubscription } from './load-live-subscription.ts';

/** What is offered to who is about to cancel; null when nothing is, or was already. */
export async function loadOffer(context: BillingContext, accountId: string): Promise<RetentionOffer | null> {
  const decided = decideOffer(await loadFacts(context, accountId));
  return decided.ok ? decided.value.offer : null;
}

async function loadFacts(context: BillingContext, accountId: string) {
  const answered = await forAccount(context.db, accountId, (trx) =>
    trx
      .selectFrom('retention_offers')
      .leftJoin('intents', 'intents.id', 'retention_offers.intent_id')
      .select(['retention_offers.intent_id', 'intents.state'])
      .executeTakeFirst(),
  );
  return {
    offer: context.config.lifecycle?.retentionOffer,
    subscription: await loadLiveSubscription(context, accountId),
    wasAnswered: answered !== undefined && answered.state !== 'failed',
    intentId: answered?.intent_id,
  };
}

/** Takes the offer. The answer is written down first, so that of two tabs one takes it. */
export function acceptOffer(
  context: BillingContext,
  act: Act,
): Promise<Outcome<{ kind: RetentionOffer['kind'] }>> {
  return runAct(context, act, { kind: 'accept_offer', params: {} }, async (running) => {
    const facts = await loadFacts(context, act.accountId);
    const isOwn = facts.intentId === running.intentId;
    const decided = decideOffer({ ...facts, wasAnswered: facts.wasAnswered && !isOwn });
    if (!decided.ok) return decided;
    const { offer, subscription } = decided.value;
    const answer = { accountId: act.accountId, kind: offer.kind, intentId: running.intentId };
    if (!(await noteAnswer(context, { ...answer, answer: 'taken' }))) return fail('offer_not_available');
    await give(context, running, { act, offer, subscription });
    return succeed({ kind: offer.kind });
  });
}

/** Who cancels although they were offered something has declined it. */
export async function declineOffer(
  context: BillingContext,
  accountId: string,
  intentId: string,
): Promise<void> {
  const offer = await loadOffer(context, accountId);
  if (offer) await noteAnswer(context, { accountId, kind: offer.kind, intentId, answer: 'declined' });
}

interface Answer {
  accountId: string;
  kind: RetentionOffer['kind'];
  answer: 'taken' | 'declined';
  intentId: string;
}

/**
 * The first answer of an account stays; only one whose act failed, so that nothing was given, makes room.
 *
 * @returns whether this is the answer that counts
 */
async function noteAnswer(
  { db, now }: BillingContext,
  { accountId, kind, answer, intentId }: Answer,
): Promise<boolean> {
  const { rows } = await sql`
    insert into retention_offers (account_id, kind, answer, intent_id, answered_at)
    values (${accountId}, ${kind}, ${answer}, ${intentId}, ${now()})
    on conflict (account_id) do update
      set kind = excluded.kind, answer = excluded.answer, intent_id = excluded.intent_id, answered_at = excluded.answered_at
      where retention_offers.intent_id = excluded.intent_id or exists (
        select from intents where intents.id = retention_offers.intent_id and intents.state = 'failed')
    returning 1`.execute(db);
  return rows.length > 0;
}

async function give(
  context: BillingContext,
  running: RunningAct,
  { act, offer, subscription }: { act: Act; offer: RetentionOffer; subscription: Subscription },
): Promise<void> {
  const { stripe, db, now } = context;
  // By a run that died, or before a backup was restored: asked again, it would be named beside itself.
  if (await isGiven(stripe, subscription.id)) return;
  const known = await readGeneration(db, { stripeAccount: 'platform', id: subscription.id });
  const params: Stripe.SubscriptionUpdateParams =
    offer.kind === 'coupon'
      ? { discounts: [...kept(subscription), { coupon: await ensureCoupon(stripe, running, offer) }] }
      : { pause_collection: { behavior: 'void', resumes_at: monthsFrom(now(), offer.months) } };
  const answer = await running.call('give', (options) =>
    stripe.subscriptions.update(
      subscription.id,
      {
        ...params,
        metadata: { billwright_account: act.accountId, intent_id: running.intentId, [GIVEN]: offer.kind },
      },
      options,
    ),
  );
  await observeAnswer(context, answer, { action: 'subscription.accept_offer', actor: act.actorId, known });
}

/** What a subscription says of the offer that was given to who has it. */
const GIVEN = 'billwright_offer';

async function isGiven(stripe: Stripe, subscriptionId: string): Promise<boolean> {
  const { metadata } = await stripe.subscriptions.retrieve(subscriptionId);
  return metadata[GIVEN] !== undefined;
}

/** The coupon of these terms: its name is made of them, so that other terms are another coupon. */
async function ensureCoupon(
  stripe: Stripe,
  running: RunningAct,
  { percentOff, months }: Extract<RetentionOffer, { kind: 'coupon' }>,
): Promise<string> {
  const id = `billwright_stay_${percentOff}_${months}`;
  if (await isThere(stripe, id)) return id;
  const terms = { percent_off: percentOff, duration: 'repeating', duration_in_months: months } as const;
  try {
    await running.call('create_coupon', (options) =>
      stripe.coupons.create({ id, name: `${percentOff}% off for staying`, ...terms }, options),
    );
  } catch (error) {
    // Somebody else's act made it meanwhile.
    if (!(await isThere(stripe, id))) throw error;
  }
  return id;
}

async function isThere(stripe: Stripe, coupon: string): Promise<boolean> {
  try {
    return Boolean((await stripe.coupons.retrieve(coupon)).valid);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError && error.statusCode === 404) return false;
    throw error;
  }
}

/** Unix seconds. */
function monthsFrom(now: Date, months: number): number {
  let at = now;
  for (let month = 0; month < months; month += 1) at = addInterval(at, 'month');
  return Math.floor(at.getTime() / 1000);
}

/** Naming discounts replaces them all: those that there are stay. */
const kept = ({ discountIds }: Subscription) => discountIds.map((discount) => ({ discount }));
