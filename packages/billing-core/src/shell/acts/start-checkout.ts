import type { Act, Outcome } from '../../billing.ts';
import type { CheckoutLine } from '../../commands/checkout-lines.ts';
import { decideStartCheckout, type Trial, type WantedPlan } from '../../commands/start-checkout.ts';
import { succeed } from '../../domain/billing-error.ts';
import { findCheckoutSession } from '../../stripe/find-made.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import { type RunningAct, runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { countSeats } from '../seats/seat-rows.ts';
import { ensureCustomer } from './ensure-customer.ts';
import { loadAccountSubscriptions } from './load-live-subscription.ts';
import { loadPushedPrices } from './load-pushed-price.ts';
import { openPayable } from './open-payable.ts';
import type { Payable } from './reserve-checkout.ts';
import { policyParams, trialParams } from './session-params.ts';

type Started = { url: string; sessionId: string };

/**
 * Opens a hosted checkout for a plan, the only thing that the account can pay until another is opened in its place.
 */
export function startCheckout(
  context: BillingContext,
  act: Act,
  wanted: WantedPlan,
): Promise<Outcome<Started>> {
  return runAct(context, act, { kind: 'start_checkout', params: wanted }, async (running) => {
    const subscriptions = await loadAccountSubscriptions(context, act.accountId);
    const decided = decideStartCheckout(wanted, {
      config: context.config,
      prices: await loadPushedPrices(context),
      members: await countSeats(context.db, act.accountId),
      statuses: subscriptions.map(({ status }) => status),
    });
    if (!decided.ok) return decided;
    const customer = await ensureCustomer(context, act.accountId, { currency: wanted.currency });
    const opened = await openPayable(context, { accountId: act.accountId, customer, running }, () =>
      openSession(context, running, { act, wanted, customer, ...decided.value }),
    );
    return opened.ok ? succeed({ url: opened.value.url, sessionId: opened.value.id }) : opened;
  });
}

interface Opening {
  act: Act;
  wanted: WantedPlan;
  customer: string;
  lines: CheckoutLine[];
  trial: Trial | undefined;
}

async function openSession(
  context: BillingContext,
  running: RunningAct,
  { act, wanted, customer, lines, trial }: Opening,
): Promise<Payable & { url: string }> {
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
        line_items: lines,
        success_url: `${appUrl}/checkout/return?session={CHECKOUT_SESSION_ID}`,
        cancel_url: `${appUrl}/pricing`,
        ...policyParams(context.config.checkout),
        ...(trial && !trial.needsCard ? { payment_method_collection: 'if_required' } : {}),
        metadata,
        subscription_data: {
          metadata,
          billing_mode: { type: 'flexible' },
          ...(trial ? trialParams(trial) : {}),
        },
      },
      options,
    );
  const find = () => findCheckoutSession(stripe, { customer, intentId: running.intentId });
  // A run that died may have sent it for another number of seats: what it opened is taken as it is.
  const session = await running.call('create_session', create, find, { looksFirst: true });
  if (!session.url) throw new Error(`Checkout session ${session.id} has no address.`);
  await keepSession(context, { act, wanted, intentId: running.intentId }, session);
  return { kind: 'checkout_session', id: session.id, url: session.url };
}

async function keepSession(
  { db }: BillingContext,
  { act, wanted, intentId }: { act: Act; wanted: WantedPlan; intentId: string },
  session: { id: string; url: string | null; payment_status: string; expires_at: number },
): Promise<void> {
  await db
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
    .onConflict((conflict) => conflict.columns(['account_id', 'id']).doNothing())
    .execute();
}
