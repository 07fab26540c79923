import type Stripe from 'stripe';
import { periodAt } from '../../kernel/billing/billing-dates.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { activeDiscounts } from '../discounts/create-discount.ts';
import { pendingSpecs, specOf } from '../invoice-items/pending-items.ts';
import { findPrice } from '../prices/update-price.ts';
import { cadenceOf, isMetered } from '../subscriptions/cadence.ts';
import { itemChanges } from '../subscriptions/item-changes.ts';
import { cycleLine } from '../subscriptions/item-lines.ts';
import { type PlanChange, type PlannedItem, planChange } from '../subscriptions/plan-change.ts';
import { usageLines } from '../subscriptions/usage-lines.ts';
import type { InvoicePlan } from './draft-invoice.ts';
import type { LineSpec } from './line-spec.ts';
import { isActPreviewed, linesOfAct } from './preview-act.ts';
import { previewDiscounts, previewItems } from './preview-items.ts';
import { cyclesOfPhase, phaseAtRenewal } from './preview-phase.ts';

type Params = Stripe.InvoiceCreatePreviewParams;
type Details = Stripe.InvoiceCreatePreviewParams.SubscriptionDetails;

const UNSUPPORTED_DETAILS = [
  'billing_schedules',
  'default_tax_rates',
  'start_date',
] as const satisfies (keyof Details)[];

/** The next invoice of a subscription, or the one that a change would make now. */
export function planExisting(
  sim: Simulation,
  params: Params,
  subscription: Stripe.Subscription,
): InvoicePlan {
  const details = params.subscription_details ?? {};
  refuseUnsupported(details, UNSUPPORTED_DETAILS);
  if (subscription.ended_at !== null) throw noUpcoming('subscription', subscription.id);
  if (details.cancel_now || isActPreviewed(details)) return planAct(sim, params, subscription);
  const resetsAnchor = details.billing_cycle_anchor?.type === 'now';
  const change = planChange(
    sim,
    subscription,
    itemChanges(sim, subscription, details.items ?? [], 'subscription_details[items]'),
    {
      prorationBehavior: details.proration_behavior ?? 'create_prorations',
      prorationDate: details.proration_date ?? null,
      endsTrial: details.trial_end === 'now',
      resetsAnchor,
    },
  );
  const isChange = details.items !== undefined || details.trial_end === 'now' || resetsAnchor;
  const base = basePlan(sim, subscription, params);
  if (isChange && change.invoicesNow) {
    return {
      ...base,
      specs: [...base.specs, ...change.prorations, ...change.usage, ...change.newCycles],
      reason: 'subscription_update',
    };
  }
  if (endsInstead(subscription, details)) throw noUpcoming('subscription', subscription.id);
  const phase = isChange ? undefined : phaseAtRenewal(sim, subscription);
  if (phase) {
    const used = usageLines(sim, subscription, subscription.items.data);
    return { ...base, specs: [...base.specs, ...used, ...cyclesOfPhase(sim, subscription, phase)] };
  }
  const changed = [...change.prorations, ...change.usage];
  return { ...base, specs: [...base.specs, ...changed, ...nextCycle(sim, subscription, change)] };
}

function planAct(sim: Simulation, params: Params, subscription: Stripe.Subscription): InvoicePlan {
  const specs = linesOfAct(sim, subscription, params.subscription_details ?? {});
  if (specs.length === 0) throw noUpcoming('subscription', subscription.id);
  const base = basePlan(sim, subscription, params);
  return { ...base, specs: [...base.specs, ...specs], reason: 'subscription_update' };
}

function endsInstead(subscription: Stripe.Subscription, { cancel_at_period_end: given }: Details): boolean {
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
  const due = items.filter(({ period }) => period.end === first);
  const kept = new Set(due.flatMap(({ before }) => (before ? [before.id] : [])));
  const used = usageLines(
    sim,
    subscription,
    subscription.items.data.filter(({ id }) => kept.has(id)),
  );
  const next = due
    .filter(({ price }) => !isMetered(price))
    .map((item) =>
      cycleLine(sim, { ...item, id: item.before?.id ?? null, period: periodAfter(item, anchor) }, billing),
    );
  return [...used, ...next];
}

const periodAfter = ({ price, period }: PlannedItem, anchor: number) =>
  periodAt(anchor, cadenceOf(price), period.end);

/** With what waits, and what the preview adds to that. */
function basePlan(sim: Simulation, subscription: Stripe.Subscription, params: Params): InvoicePlan {
  const [item] = subscription.items.data;
  const { currency } = subscription;
  const customer = findCustomer(sim, String(subscription.customer));
  const items = previewItems(sim, params.invoice_items ?? [], {
    customer: customer.id,
    currency,
    subscription: subscription.id,
    pending: pendingSpecs(sim, subscription),
  });
  return {
    customer,
    currency,
    specs: items.specs,
    discounts:
      params.discounts === undefined
        ? activeDiscounts(sim, subscription, sim.now())
        : previewDiscounts(sim, params.discounts, customer.id),
    lineDiscounts: items.discounts,
    reason: 'upcoming',
    subscription: {
      id: subscription.id,
      metadata: subscription.metadata,
      prorationDate: params.subscription_details?.proration_date ?? null,
    },
    period: { start: item?.current_period_start ?? sim.now(), end: item?.current_period_end ?? sim.now() },
    collectionMethod: subscription.collection_method,
    daysUntilDue: subscription.days_until_due,
    automaticTax: params.automatic_tax?.enabled ?? subscription.automatic_tax.enabled,
    defaultPaymentMethod: null,
    finalizesAt: null,
    description: null,
  };
}

export interface NewItems {
  customer: Stripe.Customer;
  currency: string | undefined;
  items: readonly { price?: string; quantity?: number; metadata?: Stripe.Emptyable<Stripe.MetadataParam> }[];
  /** Where they stand in the request. */
  param: string;
}

/** A subscription that does not exist yet: its first invoice. */
export function planNew(sim: Simulation, params: Params, given: NewItems): InvoicePlan {
  refuseUnsupported(params.subscription_details ?? {}, [
    ...UNSUPPORTED_DETAILS,
    'cancel_now',
    'pause',
    'resume_at',
  ]);
  const priced = given.items.map((item, at) => ({
    price: findPrice(sim, item.price ?? '', `${given.param}[${at}][price]`),
    quantity: item.quantity ?? 1,
    metadata: mergeMetadata(null, item.metadata),
  }));
  const currency = given.currency ?? priced[0]?.price.currency ?? 'usd';
  const specs = priced.map((item) =>
    cycleLine(
      sim,
      { ...item, id: null, period: periodAt(sim.now(), cadenceOf(item.price), sim.now()) },
      { subscription: null, currency },
    ),
  );
  return planOneOff(sim, params, {
    customer: given.customer,
    currency,
    specs,
    reason: 'subscription_create',
  });
}

/** An invoice that no subscription makes, with what waits for the customer. */
export function planOneOff(
  sim: Simulation,
  params: Params,
  { customer, currency, specs, reason }: Pick<InvoicePlan, 'customer' | 'currency' | 'specs' | 'reason'>,
): InvoicePlan {
  const pending = sim.store.invoiceItems
    .where('pendingFor', customer.id)
    .filter((item) => item.currency === currency);
  const items = previewItems(sim, params.invoice_items ?? [], {
    customer: customer.id,
    currency,
    subscription: null,
    pending: pending.map((item) => specOf(sim, item)),
  });
  return {
    customer,
    currency,
    specs: [...items.specs, ...specs],
    discounts: previewDiscounts(sim, params.discounts, customer.id),
    lineDiscounts: items.discounts,
    reason,
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

export const noUpcoming = (noun: 'subscription' | 'customer', id: string) =>
  invalidRequest(`No upcoming invoices for ${noun}: ${id}`, { code: 'invoice_upcoming_none', status: 404 });
