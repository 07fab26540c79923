import type Stripe from 'stripe';
import { type Period, periodAt } from '../../kernel/billing/billing-dates.ts';
import { prorate } from '../../kernel/billing/prorate.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { changeCustomer } from '../customers/update-customer.ts';
import { activeDiscounts, type DiscountSource, redeem } from '../discounts/create-discount.ts';
import { draftInvoice, FINALIZES_AFTER_SECONDS } from '../invoices/draft-invoice.ts';
import { finalizeInvoice } from '../invoices/finalize-invoice.ts';
import type { LineSpec } from '../invoices/line-spec.ts';
import { cadenceOf } from './cadence.ts';
import { cycleLine, toBilledItem, trialLine } from './item-lines.ts';
import {
  automaticTax,
  billingMode,
  invoiceSettings,
  noCancellation,
  paymentSettings,
} from './subscription-defaults.ts';
import { createItem, type ItemSpec, itemList, nextCycleAt } from './subscription-item.ts';

const DAY = 86_400;
export const TRIAL_WARNING_SECONDS = 3 * DAY;

export interface SubscriptionSpec {
  customer: string;
  currency: string;
  items: ItemSpec[];
  discounts: DiscountSource[];
  checkoutSession: string | null;
  trialEnd: number | null;
  anchor: number | null;
  prorateFirstPeriod: boolean;
  billingMode: Stripe.SubscriptionCreateParams.BillingMode | undefined;
  cancelAt: number | null;
  cancelAtPeriodEnd: boolean;
  collectionMethod: Stripe.Subscription.CollectionMethod;
  daysUntilDue: number | null;
  defaultPaymentMethod: string | null;
  description: string | null;
  metadata: Stripe.Metadata;
  missingPaymentMethod: Stripe.Subscription.TrialSettings.EndBehavior.MissingPaymentMethod;
  saveDefaultPaymentMethod: string | null;
  automaticTax: boolean;
  /** A payment intent that a checkout page has used already. */
  useIntent: string | null;
}

/** A new subscription with its first invoice finalised: free, or open and waiting to be paid. Says nothing of itself yet. */
export function startSubscription(
  sim: Simulation,
  spec: SubscriptionSpec,
): { subscription: Stripe.Subscription; invoice: Stripe.Invoice } {
  const subscription = buildSubscription(sim, spec);
  sim.store.subscriptions.put(subscription);
  const customer = changeCustomer(sim, findCustomer(sim, spec.customer), { currency: spec.currency });
  const discounts = spec.discounts.map((source) =>
    redeem(sim, source, {
      customer: customer.id,
      subscription: subscription.id,
      checkoutSession: spec.checkoutSession,
    }),
  );
  const discounted = sim.store.subscriptions.put({
    ...subscription,
    discounts: discounts.map(({ id }) => id),
  });
  scheduleFirst(sim, discounted);
  const sendsInvoice = spec.collectionMethod === 'send_invoice';
  const draft = draftInvoice(sim, {
    customer,
    currency: spec.currency,
    specs: firstLines(sim, discounted, spec),
    discounts: activeDiscounts(sim, discounted, sim.now()),
    reason: 'subscription_create',
    subscription: { id: subscription.id, metadata: spec.metadata, prorationDate: null },
    period: { start: sim.now(), end: sim.now() },
    collectionMethod: spec.collectionMethod,
    daysUntilDue: spec.daysUntilDue,
    automaticTax: spec.automaticTax,
    defaultPaymentMethod: null,
    finalizesAt: sendsInvoice ? sim.now() + FINALIZES_AFTER_SECONDS : null,
    description: null,
  });
  const invoice = sendsInvoice
    ? draft
    : finalizeInvoice(sim, draft, spec.useIntent === null ? {} : { useIntent: spec.useIntent });
  return { subscription: sim.store.subscriptions.get(subscription.id) ?? discounted, invoice };
}

function buildSubscription(sim: Simulation, spec: SubscriptionSpec): Stripe.Subscription {
  const id = sim.newId('sub');
  const now = sim.now();
  const anchor = spec.trialEnd ?? spec.anchor ?? now;
  const items = spec.items.map((item) =>
    createItem(sim, item, { subscription: id, period: firstPeriod(item, { spec, anchor, now }) }),
  );
  const cancelAt = spec.cancelAtPeriodEnd ? nextCycleAt(items) : spec.cancelAt;
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: automaticTax(spec.automaticTax),
    billing_cycle_anchor: anchor,
    billing_cycle_anchor_config: null,
    billing_mode: billingMode(spec.billingMode, now),
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: cancelAt,
    cancel_at_period_end: spec.cancelAtPeriodEnd,
    canceled_at: cancelAt === null ? null : now,
    cancellation_details: noCancellation,
    collection_method: spec.collectionMethod,
    created: now,
    currency: spec.currency,
    customer: spec.customer,
    customer_account: null,
    days_until_due: spec.daysUntilDue,
    default_payment_method: spec.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [],
    description: spec.description,
    discounts: [],
    ended_at: null,
    invoice_settings: invoiceSettings,
    items: itemList(id, items),
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: spec.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: paymentSettings(spec.saveDefaultPaymentMethod),
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: spec.trialEnd === null ? 'incomplete' : 'trialing',
    test_clock: sim.testClock,
    transfer_data: null,
    trial_end: spec.trialEnd,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: spec.missingPaymentMethod },
    },
    trial_start: spec.trialEnd === null ? null : now,
  } satisfies Stripe.Subscription;
}

/** Up to the trial's end, or to the first boundary of the cycle. */
function firstPeriod(
  item: ItemSpec,
  { spec, anchor, now }: { spec: SubscriptionSpec; anchor: number; now: number },
): Period {
  if (spec.trialEnd !== null) return { start: now, end: spec.trialEnd };
  return { start: now, end: periodAt(anchor, cadenceOf(item.price), now).end };
}

function firstLines(sim: Simulation, subscription: Stripe.Subscription, spec: SubscriptionSpec): LineSpec[] {
  return subscription.items.data.map((item) => {
    const billed = toBilledItem(item);
    const billing = { subscription: subscription.id, currency: subscription.currency };
    if (spec.trialEnd !== null) return trialLine(sim, billed, billing);
    const whole = cycleLine(sim, billed, billing);
    const cycle = periodAt(subscription.billing_cycle_anchor, cadenceOf(item.price), sim.now());
    if (cycle.start === sim.now()) return whole;
    return { ...whole, amount: spec.prorateFirstPeriod ? prorate(whole.amount, cycle, sim.now()) : 0 };
  });
}

function scheduleFirst(sim: Simulation, { id, items, trial_end, cancel_at }: Stripe.Subscription): void {
  sim.schedule('subscription.cycle', id, nextCycleAt(items.data));
  if (cancel_at !== null) sim.schedule('subscription.cancel', id, cancel_at);
  if (trial_end !== null)
    sim.schedule('subscription.trial_will_end', id, Math.max(sim.now(), trial_end - TRIAL_WARNING_SECONDS));
}
