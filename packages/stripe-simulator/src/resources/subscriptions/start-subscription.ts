import type Stripe from 'stripe';
import type { Period } from '../../kernel/billing/billing-dates.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { changeCustomer } from '../customers/update-customer.ts';
import { type DiscountSource, redeem } from '../discounts/create-discount.ts';
import { pendingSpecs } from '../invoice-items/pending-items.ts';
import { FINALIZES_AFTER_SECONDS } from '../invoices/draft-invoice.ts';
import { finalizeInvoice } from '../invoices/finalize-invoice.ts';
import { scheduleUpcoming } from '../invoices/schedule-upcoming.ts';
import { applicationOf } from '../transfers/payment-terms.ts';
import { type AddedItem, addedLines } from './added-lines.ts';
import { periodFrom } from './anchor.ts';
import { findSubscription } from './change-subscription.ts';
import { countInvoice } from './count-invoice.ts';
import { firstLines } from './first-lines.ts';
import {
  automaticTax,
  billingMode,
  invoiceSettings,
  noCancellation,
  paymentSettings,
} from './subscription-defaults.ts';
import { draftFor } from './subscription-invoice.ts';
import { createItem, type ItemSpec, itemList, nextCycleAt, redeemFor } from './subscription-item.ts';
import type { SubscriptionSettings } from './subscription-settings.ts';
import { scheduleTasks, scheduleTrialWarning } from './subscription-times.ts';

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
  cancelAt: number | 'min_period_end' | 'max_period_end' | null;
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
  /** Everything that is kept on the subscription as it was given. */
  settings?: Partial<SubscriptionSettings> & Partial<Stripe.Subscription>;
  backdatedTo?: number | null;
  addInvoiceItems?: readonly AddedItem[];
  /** Leaves the first invoice a draft that finalises by itself, as schedules do. */
  leavesDraft?: boolean;
}

/**
 * A new subscription with its first invoice finalised: free, or open and waiting to be paid. There is none when it would
 * be empty, as when all of it is billed from usage. Says nothing of itself yet.
 */
export function startSubscription(
  sim: Simulation,
  spec: SubscriptionSpec,
): { subscription: Stripe.Subscription; invoice: Stripe.Invoice | null } {
  const subscription = sim.store.subscriptions.put(buildSubscription(sim, spec));
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
  scheduleTasks(sim, discounted);
  scheduleTrialWarning(sim, discounted);
  const staysDraft = spec.collectionMethod === 'send_invoice' || spec.leavesDraft === true;
  const past = {
    prorates: spec.prorateFirstPeriod,
    backdatedTo: spec.backdatedTo ?? null,
    firstFullCycle: spec.anchor,
  };
  const specs = [
    ...firstLines(sim, discounted, past),
    ...addedLines(sim, discounted, spec.addInvoiceItems ?? []),
  ];
  if (specs.length === 0 && pendingSpecs(sim, discounted).length === 0) {
    scheduleUpcoming(sim, discounted);
    return { subscription: discounted, invoice: null };
  }
  const draft = draftFor(sim, discounted, {
    specs,
    reason: 'subscription_create',
    finalizesAt: staysDraft ? sim.now() + FINALIZES_AFTER_SECONDS : null,
  });
  countInvoice(sim, findSubscription(sim, subscription.id), draft);
  const invoice = staysDraft
    ? draft
    : finalizeInvoice(sim, draft, spec.useIntent === null ? {} : { useIntent: spec.useIntent });
  return { subscription: findSubscription(sim, subscription.id), invoice };
}

function buildSubscription(sim: Simulation, spec: SubscriptionSpec): Stripe.Subscription {
  const id = sim.newId('sub');
  const now = sim.now();
  const keepsAnchor = spec.settings?.trial_settings?.end_behavior.billing_cycle_anchor === 'unchanged';
  const anchor = spec.anchor ?? (keepsAnchor ? null : spec.trialEnd) ?? now;
  const anchored = {
    billing_cycle_anchor: anchor,
    billing_cycle_anchor_config: spec.settings?.billing_cycle_anchor_config ?? null,
  };
  const periodOf = ({ price }: ItemSpec): Period =>
    spec.trialEnd === null ? periodFrom(anchored, price, now) : { start: now, end: spec.trialEnd };
  const items = spec.items.map((item) => {
    const made = createItem(sim, item, { subscription: id, period: periodOf(item) });
    return item.discounts ? redeemFor(sim, made, { customer: spec.customer, sources: item.discounts }) : made;
  });
  const cancelAt = cancelTime(spec, items);
  return {
    id,
    object: 'subscription',
    application: applicationOf(sim),
    application_fee_percent: null,
    automatic_tax: automaticTax(spec.automaticTax),
    ...anchored,
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
    items: itemList(
      id,
      items.map((item) => cutAt(item, cancelAt)),
    ),
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
    start_date: spec.backdatedTo ?? now,
    status: spec.trialEnd === null ? 'incomplete' : 'trialing',
    test_clock: sim.testClock,
    transfer_data: null,
    trial_end: spec.trialEnd,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: spec.missingPaymentMethod },
    },
    trial_start: spec.trialEnd === null ? null : now,
    ...spec.settings,
  } satisfies Stripe.Subscription;
}

function cancelTime(spec: SubscriptionSpec, items: readonly Stripe.SubscriptionItem[]): number | null {
  if (spec.cancelAtPeriodEnd || spec.cancelAt === 'min_period_end') return nextCycleAt(items);
  if (spec.cancelAt === 'max_period_end') return Math.max(...items.map((item) => item.current_period_end));
  return spec.cancelAt;
}

/** A period never outlives the subscription. */
export const cutAt = (item: Stripe.SubscriptionItem, cancelAt: number | null): Stripe.SubscriptionItem =>
  cancelAt === null || cancelAt >= item.current_period_end || cancelAt <= item.current_period_start
    ? item
    : { ...item, current_period_end: cancelAt };
