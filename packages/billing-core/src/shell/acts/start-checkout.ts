import type { Act, Outcome } from '../../billing.ts';
import { decideStartCheckout, type WantedPlan } from '../../commands/start-checkout.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { isLive } from '../../domain/subscription.ts';
import { findCheckoutSession } from '../../stripe/find-made.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import { type RunningAct, runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { ensureCustomer } from './ensure-customer.ts';
import { loadAccountSubscriptions } from './load-live-subscription.ts';
import { loadPushedPrice } from './load-pushed-price.ts';

type Started = { url: string; sessionId: string };

/**
 * Opens a hosted checkout for a plan.
 *
 * - Stripe itself is asked for a live subscription too, since its webhook may be on the way; no answer refuses.
 * - What could still be paid is expired first, also a session that a dead process opened and did not keep. Of two opened at
 *   once, the one that is kept later expires the other.
 */
export function startCheckout(
  context: BillingContext,
  act: Act,
  wanted: WantedPlan,
): Promise<Outcome<Started>> {
  return runAct(context, act, { kind: 'start_checkout', params: wanted }, async (running) => {
    const subscriptions = await loadAccountSubscriptions(context, act.accountId);
    const price = await loadPushedPrice(context, wanted);
    const decided = decideStartCheckout(wanted, {
      config: context.config,
      priceId: price?.id,
      statuses: subscriptions.map(({ status }) => status),
    });
    if (!decided.ok) return decided;
    const customer = await ensureCustomer(context, act.accountId);
    if (await hasLiveAtStripe(context, customer)) return fail('already_subscribed');
    if (!(await expireOpenSessions(context, customer, running))) return fail('already_subscribed');
    return openSession(context, running, { act, wanted, customer, ...decided.value });
  });
}

async function hasLiveAtStripe({ stripe }: BillingContext, customer: string): Promise<boolean> {
  const { data } = await stripe.subscriptions.list({ customer, status: 'all', limit: 100 });
  return data.some(({ status }) => isLive(status));
}

/** False when one turned out to be paid meanwhile. */
async function expireOpenSessions(
  context: BillingContext,
  customer: string,
  running: RunningAct,
): Promise<boolean> {
  const { data } = await context.stripe.checkout.sessions.list({ customer, status: 'open', limit: 100 });
  for (const { id, metadata } of data) {
    // Its own, from a run that died: the same key brings it back.
    if (metadata?.intent_id === running.intentId) continue;
    if (!(await expireSession(context, id, running))) return false;
  }
  return true;
}

/** Of two that expire the same session at once, Stripe refuses the second: what counts is that it is no longer open. */
async function expireSession(
  { stripe, db }: BillingContext,
  sessionId: string,
  running: RunningAct,
): Promise<boolean> {
  const { status } = await stripe.checkout.sessions.retrieve(sessionId);
  if (status === 'complete') return false;
  if (status === 'open') {
    const refused = await running
      .call(`expire_${sessionId}`, (options) => stripe.checkout.sessions.expire(sessionId, {}, options))
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    if (refused) {
      const now = await stripe.checkout.sessions.retrieve(sessionId);
      if (now.status === 'complete') return false;
      if (now.status === 'open') throw refused;
    }
  }
  await db
    .updateTable('checkout_sessions')
    .set({ status: 'expired', url: null })
    .where('id', '=', sessionId)
    .where('status', '=', 'open')
    .execute();
  return true;
}

interface Opening {
  act: Act;
  wanted: WantedPlan;
  customer: string;
  priceId: string;
  trialDays: number | undefined;
}

async function openSession(
  context: BillingContext,
  running: RunningAct,
  { act, wanted, customer, priceId, trialDays }: Opening,
): Promise<Outcome<Started>> {
  const { stripe, appUrl } = context;
  const metadata = {
    billwright_account: act.accountId,
    intent_id: running.intentId,
    billwright_plan: wanted.planKey,
  };
  const create = (options: CallOptions) =>
    stripe.checkout.sessions.create(
      {
        mode: 'subscription',
        ui_mode: 'hosted_page',
        customer,
        client_reference_id: act.accountId,
        line_items: [{ price: priceId, quantity: 1 }],
        success_url: `${appUrl}/checkout/return?session={CHECKOUT_SESSION_ID}`,
        cancel_url: `${appUrl}/pricing`,
        metadata,
        subscription_data: {
          metadata,
          billing_mode: { type: 'flexible' },
          ...(trialDays ? { trial_period_days: trialDays } : {}),
        },
      },
      options,
    );
  const session = await running.call('create_session', create, () =>
    findCheckoutSession(stripe, { customer, intentId: running.intentId }),
  );
  if (!session.url) throw new Error(`Checkout session ${session.id} has no address.`);
  const earlier = await keepSession(context, { act, wanted, intentId: running.intentId }, session);
  for (const id of earlier)
    if (!(await expireSession(context, id, running))) return fail('already_subscribed');
  return succeed({ url: session.url, sessionId: session.id });
}

/** Keeps the session, and names those kept before it that are open still: of two opened at once only the second sees one. */
async function keepSession(
  { db }: BillingContext,
  { act, wanted, intentId }: { act: Act; wanted: WantedPlan; intentId: string },
  session: { id: string; url: string | null; payment_status: string; expires_at: number },
): Promise<string[]> {
  return db.transaction().execute(async (trx) => {
    await trx
      .selectFrom('accounts')
      .select('id')
      .where('id', '=', act.accountId)
      .forNoKeyUpdate()
      .executeTakeFirst();
    const earlier = await trx
      .selectFrom('checkout_sessions')
      .select('id')
      .where('account_id', '=', act.accountId)
      .where('status', '=', 'open')
      .where('id', '!=', session.id)
      .execute();
    await trx
      .insertInto('checkout_sessions')
      .values({
        id: session.id,
        account_id: act.accountId,
        intent_id: intentId,
        plan_key: wanted.planKey,
        interval: wanted.interval,
        currency: wanted.currency,
        status: 'open',
        payment_status: session.payment_status,
        subscription_id: null,
        url: session.url,
        expires_at: new Date(session.expires_at * 1000),
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    return earlier.map(({ id }) => id);
  });
}
