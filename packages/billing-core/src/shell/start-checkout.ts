import type { Act, BillingInterval, Outcome } from '../billing.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { findPlan, lookupKeyOf, priceOf } from '../domain/catalog.ts';
import { isLive } from '../domain/subscription.ts';
import type { BillingContext } from './context.ts';
import { ensureCustomer } from './ensure-customer.ts';
import { type RunningAct, runAct } from './run-act.ts';

type Started = { url: string; sessionId: string };
type Wanted = { planKey: string; interval: BillingInterval; currency: string };

/**
 * Opens a hosted checkout for a plan.
 *
 * - The price comes from the catalogue, never from the browser.
 * - Refused while a live subscription exists; a guard that can not get its answer refuses.
 * - An open session is expired at Stripe before another is given out; of two opened at once the older is expired.
 * - The trial is given once an account.
 */
export function startCheckout(context: BillingContext, act: Act, wanted: Wanted): Promise<Outcome<Started>> {
  return runAct(context, act, { kind: 'start_checkout', params: wanted }, (running) =>
    openSession(context, act, wanted, running),
  );
}

async function openSession(
  context: BillingContext,
  act: Act,
  wanted: Wanted,
  running: RunningAct,
): Promise<Outcome<Started>> {
  const { db, stripe, config, appUrl } = context;
  const plan = findPlan(config, wanted.planKey);
  if (!plan?.prices) return fail('plan_not_found');
  if (priceOf(plan, wanted.interval, wanted.currency) === undefined) return fail('currency_not_offered');
  const price = await db
    .selectFrom('catalog_prices')
    .select('price_id')
    .where('lookup_key', '=', lookupKeyOf(wanted.planKey, wanted.interval, wanted.currency))
    .where('active', '=', true)
    .executeTakeFirst();
  if (!price) return fail('price_not_pushed');
  const subscriptions = await db
    .selectFrom('subscriptions')
    .select('status')
    .where('account_id', '=', act.accountId)
    .execute();
  if (subscriptions.some(({ status }) => isLive(status))) return fail('already_subscribed');

  const customer = await ensureCustomer(context, act.accountId);
  if (!(await expireOpenSessions(context, act.accountId, running))) return fail('already_subscribed');
  const isFirst = subscriptions.length === 0;
  const metadata = { billwright_account: act.accountId, billwright_intent: running.intentId };
  const session = await running.call('create_session', (options) =>
    stripe.checkout.sessions.create(
      {
        mode: 'subscription',
        ui_mode: 'hosted_page',
        customer,
        client_reference_id: act.accountId,
        line_items: [{ price: price.price_id, quantity: 1 }],
        success_url: `${appUrl}/checkout/return?session={CHECKOUT_SESSION_ID}`,
        cancel_url: `${appUrl}/pricing`,
        metadata,
        subscription_data: {
          metadata,
          billing_mode: { type: 'flexible' },
          ...(plan.trialDays && isFirst ? { trial_period_days: plan.trialDays } : {}),
        },
      },
      options,
    ),
  );
  if (!session.url) throw new Error(`Checkout session ${session.id} has no address.`);
  await keepSession(context, act.accountId, running.intentId, wanted, session);
  await expireOpenSessions(context, act.accountId, running, session.id);
  return succeed({ url: session.url, sessionId: session.id });
}

async function keepSession(
  { db }: BillingContext,
  accountId: string,
  intentId: string,
  wanted: Wanted,
  session: { id: string; url: string | null; payment_status: string; expires_at: number },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Of two sessions opened at once, the second to come here sees the first.
    await trx.selectFrom('accounts').select('id').where('id', '=', accountId).forUpdate().execute();
    await trx
      .insertInto('checkout_sessions')
      .values({
        id: session.id,
        account_id: accountId,
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
  });
}

/** Closes what could still be paid, but for `except`. False when one turned out to be paid. */
async function expireOpenSessions(
  context: BillingContext,
  accountId: string,
  running: RunningAct,
  except?: string,
): Promise<boolean> {
  const { db, stripe } = context;
  const open = await db
    .selectFrom('checkout_sessions')
    .select('id')
    .where('account_id', '=', accountId)
    .where('status', '=', 'open')
    .execute();
  for (const { id } of open) {
    if (id === except) continue;
    const { status } = await stripe.checkout.sessions.retrieve(id);
    if (status === 'complete') return false;
    if (status === 'open')
      await running.call(`expire_${id}`, (options) => stripe.checkout.sessions.expire(id, {}, options));
    await db
      .updateTable('checkout_sessions')
      .set({ status: 'expired', url: null })
      .where('id', '=', id)
      .execute();
  }
  return true;
}
