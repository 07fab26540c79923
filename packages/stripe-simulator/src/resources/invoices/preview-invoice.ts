import type Stripe from 'stripe';
import { periodAt } from '../../kernel/billing/billing-dates.ts';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { activeDiscounts } from '../discounts/create-discount.ts';
import { pendingSpecs } from '../invoice-items/pending-items.ts';
import { findPrice } from '../prices/update-price.ts';
import { cadenceOf } from '../subscriptions/cadence.ts';
import { findSubscription } from '../subscriptions/change-subscription.ts';
import { itemChanges } from '../subscriptions/item-changes.ts';
import { cycleLine } from '../subscriptions/item-lines.ts';
import { type PlanChange, type PlannedItem, planChange } from '../subscriptions/plan-change.ts';
import { buildInvoice, type InvoicePlan } from './draft-invoice.ts';
import type { LineSpec } from './line-spec.ts';

type Params = Stripe.InvoiceCreatePreviewParams;

const UNSUPPORTED_DETAILS = [
  'billing_schedules',
  'cancel_now',
  'default_tax_rates',
  'pause',
  'resume_at',
  'start_date',
] as const satisfies (keyof Stripe.InvoiceCreatePreviewParams.SubscriptionDetails)[];

/**
 * What the next invoice will be, or the one that a change would make. The same code plans the change that an
 * update makes, so with the same proration_date the amounts agree (docs.stripe.com/api/invoices/create_preview).
 */
export function previewInvoice(sim: Simulation, params: Params): Stripe.Invoice {
  refuseUnsupported(params, [
    'customer_details',
    'discounts',
    'invoice_items',
    'schedule',
    'schedule_details',
  ]);
  refuseUnsupported(params.subscription_details ?? {}, UNSUPPORTED_DETAILS);
  const plan =
    params.subscription === undefined
      ? planNew(sim, params)
      : planExisting(sim, params, findSubscription(sim, params.subscription, 'subscription'));
  return buildInvoice(sim, plan, sim.newId('upcoming_in'));
}

function planExisting(sim: Simulation, params: Params, subscription: Stripe.Subscription): InvoicePlan {
  const details = params.subscription_details ?? {};
  if (subscription.ended_at !== null) throw noUpcoming(subscription.id);
  const change = planChange(
    sim,
    subscription,
    itemChanges(sim, subscription, details.items ?? [], 'subscription_details[items]'),
    {
      prorationBehavior: details.proration_behavior ?? 'create_prorations',
      prorationDate: details.proration_date ?? null,
      endsTrial: details.trial_end === 'now',
      resetsAnchor: false,
    },
  );
  const isChange = details.items !== undefined || details.trial_end === 'now';
  const base = basePlan(sim, subscription, details.proration_date ?? null);
  if (isChange && change.invoicesNow) {
    return {
      ...base,
      specs: [...pendingSpecs(sim, subscription), ...change.prorations, ...change.newCycles],
      reason: 'subscription_update',
    };
  }
  if (endsInstead(subscription, details)) throw noUpcoming(subscription.id);
  return {
    ...base,
    specs: [
      ...pendingSpecs(sim, subscription),
      ...change.prorations,
      ...nextCycle(sim, subscription, change),
    ],
  };
}

function endsInstead(
  subscription: Stripe.Subscription,
  { cancel_at_period_end: given }: NonNullable<Params['subscription_details']>,
): boolean {
  if (given !== undefined) return given;
  const periodEnd = Math.min(...subscription.items.data.map((item) => item.current_period_end));
  return subscription.cancel_at !== null && subscription.cancel_at <= periodEnd;
}

function nextCycle(
  sim: Simulation,
  subscription: Stripe.Subscription,
  { items, anchor }: PlanChange,
): LineSpec[] {
  const first = Math.min(...items.map(({ period }) => period.end));
  const billing = { subscription: subscription.id, currency: subscription.currency };
  return items
    .filter(({ period }) => period.end === first)
    .map((item) =>
      cycleLine(sim, { ...item, id: item.before?.id ?? null, period: periodAfter(item, anchor) }, billing),
    );
}

const periodAfter = ({ price, period }: PlannedItem, anchor: number) =>
  periodAt(anchor, cadenceOf(price), period.end);

function basePlan(
  sim: Simulation,
  subscription: Stripe.Subscription,
  prorationDate: number | null,
): InvoicePlan {
  const [item] = subscription.items.data;
  return {
    customer: findCustomer(sim, String(subscription.customer)),
    currency: subscription.currency,
    specs: [],
    discounts: activeDiscounts(sim, subscription, sim.now()),
    reason: 'upcoming',
    subscription: { id: subscription.id, metadata: subscription.metadata, prorationDate },
    period: { start: item?.current_period_start ?? sim.now(), end: item?.current_period_end ?? sim.now() },
    collectionMethod: subscription.collection_method,
    daysUntilDue: subscription.days_until_due,
    automaticTax: subscription.automatic_tax.enabled,
    defaultPaymentMethod: null,
    finalizesAt: null,
    description: null,
  };
}

/** A subscription that does not exist yet: its first invoice. */
function planNew(sim: Simulation, params: Params): InvoicePlan {
  if (params.customer === undefined) throw missingParam('customer');
  const items = params.subscription_details?.items;
  if (!items)
    throw invalidRequest(
      'The simulator previews invoices of subscriptions only: give subscription or subscription_details[items].',
      { param: 'subscription_details' },
    );
  const priced = items.map((item, at) => ({
    price: findPrice(sim, item.price ?? '', `subscription_details[items][${at}][price]`),
    quantity: item.quantity ?? 1,
    metadata: mergeMetadata(null, item.metadata),
  }));
  const currency =
    params.currency === undefined ? (priced[0]?.price.currency ?? 'usd') : parseCurrency(params.currency);
  const specs = priced.map((item) =>
    cycleLine(
      sim,
      { ...item, id: null, period: periodAt(sim.now(), cadenceOf(item.price), sim.now()) },
      { subscription: null, currency },
    ),
  );
  return {
    customer: findCustomer(sim, params.customer),
    currency,
    specs,
    discounts: [],
    reason: 'subscription_create',
    subscription: null,
    period: { start: sim.now(), end: sim.now() },
    collectionMethod: 'charge_automatically',
    daysUntilDue: null,
    automaticTax: params.automatic_tax?.enabled ?? false,
    defaultPaymentMethod: null,
    finalizesAt: null,
    description: null,
  };
}

const noUpcoming = (subscription: string) =>
  invalidRequest(`No upcoming invoices for subscription: ${subscription}`, {
    code: 'invoice_upcoming_none',
    status: 404,
  });
