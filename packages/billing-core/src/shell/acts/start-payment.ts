import type Stripe from 'stripe';
import type { Act, EmbeddedPayment, Outcome, StartedTrial, WantedCheckout } from '../../billing.ts';
import { type CheckoutLine, writeLines } from '../../commands/checkout-lines.ts';
import { decideStartCheckout, type Trial } from '../../commands/start-checkout.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { findPlan } from '../../domain/catalog/catalog.ts';
import { toPreviewedAmounts } from '../../domain/preview-lines.ts';
import { scriptUrlOf } from '../../stripe/client.ts';
import { findSubscription } from '../../stripe/find-made.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import { type RunningAct, runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import {
  discountsOf,
  promotionMetadata,
  resolvePromotion,
  unlessPromotionIsRefused,
} from '../promotions/redeem-promotion.ts';
import { countSeats } from '../seats/seat-rows.ts';
import { ensureCustomer } from './ensure-customer.ts';
import { loadAccountSubscriptions } from './load-live-subscription.ts';
import { loadPushedPrices } from './load-pushed-price.ts';
import { openPayable } from './open-payable.ts';
import type { Payable } from './reserve-checkout.ts';
import { trialParams } from './session-params.ts';

const DAY_MS = 86_400_000;

/**
 * What answers while the page waits. A bank that takes days belongs on the hosted page: a first payment that is not made within
 * 23 hours ends the subscription (docs.stripe.com/billing/subscriptions/overview).
 */
const METHODS: 'card'[] = ['card'];

type WantedPayment = WantedCheckout & { withoutTrial: boolean; promotionCode?: string | null | undefined };
/** What is kept of it: the secret is asked for anew by whoever shows the page. */
type Started = { kind: EmbeddedPayment['kind'] | StartedTrial['kind']; id: string };

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
): Promise<Outcome<EmbeddedPayment | StartedTrial>> {
  const { publishableKey } = context.settings;
  if (!publishableKey) return fail('embedded_checkout_off');
  const started = await runAct<Started>(
    context,
    act,
    { kind: 'start_payment', params: { ...wanted } },
    (running) => open(context, act, wanted, running),
  );
  if (!started.ok) return started;
  const { kind, id: reference } = started.value;
  if (kind === 'started') return succeed({ kind, reference });
  const shown = await (kind === 'setup'
    ? readSetup(context, reference)
    : readFirstInvoice(context, reference));
  if (!shown) return fail('already_subscribed');
  if (shown === 'free') return succeed({ kind: 'started', reference });
  const { planName, price, trialDays } = describePlan(context, wanted, kind);
  return succeed({
    ...shown,
    kind,
    reference,
    publishableKey,
    scriptUrl: scriptUrlOf(context.settings),
    planName,
    price,
    takesPromotionCodes: context.config.checkout?.promotionCodes ?? false,
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
  const decided = decideStartCheckout(wanted, {
    config: context.config,
    prices: await loadPushedPrices(context),
    members: await countSeats(context.db, accountId),
    statuses: (await loadAccountSubscriptions(context, accountId)).map(({ status }) => status),
  });
  if (!decided.ok) return decided;
  const { lines } = decided.value;
  const trial = wanted.withoutTrial ? undefined : decided.value.trial;
  const promotion = await resolvePromotion(context, { accountId, wanted, running });
  if (!promotion.ok) return promotion;
  const customer = await ensureCustomer(context, accountId);
  const metadata = { billwright_account: accountId, intent_id: running.intentId };
  if (trial?.needsCard) {
    const create = (options: CallOptions) =>
      context.stripe.setupIntents.create(
        {
          customer,
          usage: 'off_session',
          allowed_payment_method_types: METHODS,
          metadata: {
            ...metadata,
            billwright_plan: wanted.planKey,
            billwright_items: writeLines(lines),
            ...promotionMetadata(promotion.value),
          },
        },
        options,
      );
    // One that nobody was shown is of no use, and does no harm: another is made.
    const setup = await running.call('create_setup_intent', create, () => Promise.resolve(undefined));
    return succeed({ kind: 'setup', id: setup.id });
  }
  const discounts = discountsOf(promotion.value);
  const opened = await unlessPromotionIsRefused(context, { accountId, wanted }, () =>
    openPayable(context, { accountId, customer, running }, () =>
      createSubscription(context, running, { customer, lines, trial, discounts, metadata }),
    ),
  );
  return opened.ok ? succeed({ kind: trial ? 'started' : 'payment', id: opened.value.id }) : opened;
}

/** It waits for its first payment, or is a trial that needs no card. */
async function createSubscription(
  { stripe, config }: BillingContext,
  running: RunningAct,
  of: {
    customer: string;
    lines: CheckoutLine[];
    trial: Trial | undefined;
    discounts: Pick<Stripe.SubscriptionCreateParams, 'discounts'>;
    metadata: Stripe.MetadataParam;
  },
): Promise<Payable> {
  const { customer, lines, trial, discounts, metadata } = of;
  const create = (options: CallOptions) =>
    stripe.subscriptions.create(
      {
        customer,
        items: lines,
        payment_behavior: 'default_incomplete',
        payment_settings: { save_default_payment_method: 'on_subscription', payment_method_types: METHODS },
        billing_mode: { type: 'flexible' },
        ...(config.checkout?.automaticTax ? { automatic_tax: { enabled: true } } : {}),
        ...(trial ? trialParams(trial) : {}),
        ...discounts,
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

/** What is due, and what confirms it; `free` when discounts left nothing, `undefined` once nothing is due any more. */
async function readFirstInvoice({ stripe }: BillingContext, id: string): Promise<Shown | 'free' | undefined> {
  const { latest_invoice: invoice } = await stripe.subscriptions.retrieve(id, {
    expand: ['latest_invoice.confirmation_secret'],
  });
  if (!invoice || typeof invoice === 'string') return undefined;
  if (invoice.status === 'paid' && invoice.total === 0) return 'free';
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
