import type { Act, Outcome } from '../../billing.ts';
import type { WantedPurchase } from '../../commands/start-purchase.ts';
import { succeed } from '../../domain/billing-error.ts';
import { purchaseMetadata } from '../../domain/purchases/purchase.ts';
import { findCheckoutSession } from '../../stripe/find-made.ts';
import type { Payable } from '../acts/reserve-checkout.ts';
import { policyParams } from '../acts/session-params.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import { runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { type OpeningPurchase, openPurchase } from './open-purchase.ts';

/** Opens a hosted checkout for something that is bought once. */
export function startPurchase(
  context: BillingContext,
  act: Act,
  wanted: WantedPurchase,
): Promise<Outcome<{ url: string; sessionId: string }>> {
  return runAct(context, act, { kind: 'start_purchase', params: wanted }, async (running) => {
    const opened = await openPurchase(context, { act, wanted, running }, (opening) =>
      openSession(context, opening),
    );
    return opened.ok ? succeed({ url: opened.value.url, sessionId: opened.value.id }) : opened;
  });
}

/**
 * Stripe makes an invoice of what was paid, and tells of it as soon as the money is there, be it days later: that is what gives
 * what was bought (docs.stripe.com/payments/checkout/post-payment-invoices).
 */
async function openSession(
  context: BillingContext,
  { act, running, wanted, customer, price, gives }: OpeningPurchase,
): Promise<Payable & { url: string }> {
  const { stripe, appUrl } = context;
  const metadata = purchaseMetadata({ ...wanted, ...act, intentId: running.intentId, gives });
  const create = (options: CallOptions) =>
    stripe.checkout.sessions.create(
      {
        mode: 'payment',
        ui_mode: 'hosted_page',
        customer,
        client_reference_id: act.accountId,
        line_items: [{ price, quantity: 1 }],
        success_url: `${appUrl}/checkout/return?session={CHECKOUT_SESSION_ID}`,
        cancel_url: `${appUrl}/billing/purchases`,
        ...policyParams(context.config.checkout),
        invoice_creation: { enabled: true, invoice_data: { metadata } },
        payment_intent_data: { metadata },
        metadata,
      },
      options,
    );
  const find = () => findCheckoutSession(stripe, { customer, intentId: running.intentId });
  // A push may have moved the price since a run that died sent it: what it opened is taken as it is.
  const session = await running.call('create_session', create, find, { looksFirst: true });
  if (!session.url) throw new Error(`Checkout session ${session.id} has no address.`);
  await context.db
    .insertInto('checkout_sessions')
    .values({
      id: session.id,
      account_id: act.accountId,
      intent_id: running.intentId,
      plan_key: null,
      interval: null,
      product_key: wanted.productKey,
      currency: wanted.currency,
      status: 'open',
      payment_status: session.payment_status,
      subscription_id: null,
      url: session.url,
      expires_at: new Date(session.expires_at * 1000),
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'id']).doNothing())
    .execute();
  return { kind: 'checkout_session', id: session.id, url: session.url };
}
