import type Stripe from 'stripe';
import type { Act, EmbeddedPayment, Outcome, WantedCheckout } from '../../billing.ts';
import { decideStartCheckout } from '../../commands/start-checkout.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { findPlan } from '../../domain/catalog/catalog.ts';
import { toPreviewedAmounts } from '../../domain/preview-lines.ts';
import { scriptUrlOf } from '../../stripe/client.ts';
import { findSubscription } from '../../stripe/find-made.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import { type RunningAct, runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { ensureCustomer } from './ensure-customer.ts';
import { loadAccountSubscriptions } from './load-live-subscription.ts';
import { loadPushedPrice } from './load-pushed-price.ts';
import { openPayable } from './open-payable.ts';
import type { Payable } from './reserve-checkout.ts';

const DAY_MS = 86_400_000;

type WantedPayment = WantedCheckout & { withoutTrial: boolean };
/** What is kept of it: the secret is asked for anew by whoever shows the page. */
type Started = { kind: EmbeddedPayment['kind']; id: string };

/**
 * Opens a payment that is made on a page of the app.
 *
 * - Without a trial: a subscription that waits `incomplete` for its first payment, 23 hours at most
 *   (docs.stripe.com/billing/subscriptions/overview), the only thing that the account can pay.
 * - With a trial: a setup intent. The subscription is begun by `startTrial`, once the card is known.
 */
export async function startPayment(
  context: BillingContext,
  act: Act,
  wanted: WantedPayment,
): Promise<Outcome<EmbeddedPayment>> {
  const { publishableKey } = context.settings;
  if (!publishableKey) return fail('embedded_checkout_off');
  const started = await runAct<Started>(
    context,
    act,
    { kind: 'start_payment', params: { ...wanted } },
    (running) => open(context, act, wanted, running),
  );
  if (!started.ok) return started;
  const shown = await (started.value.kind === 'setup'
    ? readSetup(context, started.value.id)
    : readFirstInvoice(context, started.value.id));
  if (!shown) return fail('already_subscribed');
  const { planName, price, trialDays } = describePlan(context, wanted, started.value.kind);
  return succeed({
    ...shown,
    kind: started.value.kind,
    reference: started.value.id,
    publishableKey,
    scriptUrl: scriptUrlOf(context.settings),
    planName,
    price,
    dueNow: shown.dueNow ?? { amountMinor: 0, currency: wanted.currency },
    trialEndsAt: trialDays ? new Date(context.now().getTime() + trialDays * DAY_MS).toISOString() : null,
  });
}

async function open(
  context: BillingContext,
  act: Act,
  wanted: WantedPayment,
  running: RunningAct,
): Promise<Outcome<Started>> {
  const { accountId } = act;
  const price = await loadPushedPrice(context, wanted);
  const decided = decideStartCheckout(wanted, {
    config: context.config,
    priceId: price?.id,
    statuses: (await loadAccountSubscriptions(context, accountId)).map(({ status }) => status),
  });
  if (!decided.ok) return decided;
  const { priceId, trialDays } = decided.value;
  const customer = await ensureCustomer(context, accountId);
  const metadata = { billwright_account: accountId, intent_id: running.intentId };
  if (trialDays && !wanted.withoutTrial) {
    const setup = await running.call('create_setup_intent', (options) =>
      context.stripe.setupIntents.create(
        {
          customer,
          usage: 'off_session',
          automatic_payment_methods: { enabled: true },
          metadata: { ...metadata, billwright_plan: wanted.planKey, billwright_price: priceId },
        },
        options,
      ),
    );
    return succeed({ kind: 'setup', id: setup.id });
  }
  const opened = await openPayable(context, { accountId, customer, running }, () =>
    createIncomplete(context, running, { customer, priceId, metadata }),
  );
  return opened.ok ? succeed({ kind: 'payment', id: opened.value.id }) : opened;
}

async function createIncomplete(
  { stripe }: BillingContext,
  running: RunningAct,
  of: { customer: string; priceId: string; metadata: Stripe.MetadataParam },
): Promise<Payable> {
  const { customer, priceId, metadata } = of;
  const create = (options: CallOptions) =>
    stripe.subscriptions.create(
      {
        customer,
        items: [{ price: priceId, quantity: 1 }],
        payment_behavior: 'default_incomplete',
        payment_settings: { save_default_payment_method: 'on_subscription' },
        billing_mode: { type: 'flexible' },
        metadata,
      },
      options,
    );
  const { id } = await running.call('create_subscription', create, () =>
    findSubscription(stripe, { customer, intentId: running.intentId }),
  );
  return { kind: 'subscription', id };
}

type Shown = Pick<EmbeddedPayment, 'clientSecret' | 'lines'> & { dueNow?: EmbeddedPayment['dueNow'] };

/** What is due, and what confirms it; `undefined` once nothing is due any more. */
async function readFirstInvoice({ stripe }: BillingContext, id: string): Promise<Shown | undefined> {
  const { latest_invoice: invoice } = await stripe.subscriptions.retrieve(id, {
    expand: ['latest_invoice.confirmation_secret'],
  });
  if (!invoice || typeof invoice === 'string') return undefined;
  const clientSecret = invoice.confirmation_secret?.client_secret;
  const amounts = toPreviewedAmounts(invoice);
  if (!clientSecret || invoice.status !== 'open' || !amounts) return undefined;
  const dueNow = { amountMinor: invoice.amount_remaining, currency: invoice.currency };
  return { clientSecret, lines: amounts.lines, dueNow };
}

async function readSetup({ stripe }: BillingContext, id: string): Promise<Shown | undefined> {
  const { client_secret: clientSecret } = await stripe.setupIntents.retrieve(id);
  return clientSecret ? { clientSecret, lines: [] } : undefined;
}

function describePlan({ config }: BillingContext, wanted: WantedPayment, kind: EmbeddedPayment['kind']) {
  const plan = findPlan(config, wanted.planKey);
  const amountMinor = plan?.prices?.[wanted.currency]?.[wanted.interval] ?? 0;
  return {
    planName: plan?.name ?? wanted.planKey,
    price: { amountMinor, currency: wanted.currency },
    trialDays: kind === 'setup' ? plan?.trialDays : undefined,
  };
}
