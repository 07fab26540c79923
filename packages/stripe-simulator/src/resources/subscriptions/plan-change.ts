import type Stripe from 'stripe';
import { type Period, periodAt } from '../../kernel/billing/billing-dates.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { activeDiscounts } from '../discounts/create-discount.ts';
import type { LineSpec } from '../invoices/line-spec.ts';
import { cadenceOf, isSameCadence } from './cadence.ts';
import { type ItemChange, isChanged } from './item-changes.ts';
import { cycleLine } from './item-lines.ts';
import { creditLine, remainderLine } from './proration-lines.ts';
import { periodOf } from './subscription-item.ts';

export interface ChangeOptions {
  prorationBehavior: string;
  prorationDate: number | null;
  /** `trial_end: 'now'`, or an update that restarts the cycle. */
  endsTrial: boolean;
  resetsAnchor: boolean;
}

export interface PlannedItem {
  before: Stripe.SubscriptionItem | null;
  price: Stripe.Price;
  quantity: number;
  metadata: Stripe.Metadata;
  period: Period;
}

/** What a change of items comes to. Nothing is written: an update does it, and a preview shows it. */
export interface PlanChange {
  items: PlannedItem[];
  anchor: number;
  /** Credits and charges for the rest of the running periods. */
  prorations: LineSpec[];
  /** Whole first periods of items whose interval changed, or whose trial ended: billed at once. */
  newCycles: LineSpec[];
  /** Whether an invoice is made now rather than at the period's end. */
  invoicesNow: boolean;
  at: number;
}

/**
 * Prorations to the second at `proration_date`: credit for the unused time of the old price, a charge for the
 * remaining time of the new. Another interval starts a new cycle at once
 * (docs.stripe.com/billing/subscriptions/prorations, docs.stripe.com/billing/subscriptions/change).
 */
export function planChange(
  sim: Simulation,
  subscription: Stripe.Subscription,
  changes: readonly ItemChange[],
  options: ChangeOptions,
): PlanChange {
  const at = prorationDate(sim, subscription, options.prorationDate);
  const isTrial = subscription.status === 'trialing' && !options.endsTrial;
  const restarts = !isTrial && (options.endsTrial || options.resetsAnchor || changes.some(changesInterval));
  const anchor = restarts ? at : subscription.billing_cycle_anchor;
  const prorates = !isTrial && !options.endsTrial && options.prorationBehavior !== 'none';
  const discounts = activeDiscounts(sim, subscription, at);
  const items: PlannedItem[] = [];
  const prorations: LineSpec[] = [];
  const newCycles: LineSpec[] = [];
  for (const change of changes) {
    const period = nextPeriod(change, { subscription, anchor, at, restarts });
    const touched = isChanged(change) || restarts;
    const billing = { subscription: subscription.id, currency: subscription.currency };
    if (change.before && touched && prorates)
      prorations.push(creditLine(sim, change.before, { ...billing, at, discounts }));
    if (!change.after) continue;
    const planned = { before: change.before, ...change.after, period };
    items.push(planned);
    const billed = { ...planned, id: change.before?.id ?? null };
    if (restarts) newCycles.push(cycleLine(sim, billed, billing));
    else if (touched && prorates) prorations.push(remainderLine(sim, billed, { ...billing, at, discounts }));
  }
  return {
    items,
    anchor,
    prorations,
    newCycles,
    invoicesNow: restarts || options.prorationBehavior === 'always_invoice',
    at,
  };
}

function nextPeriod(
  { before, after }: ItemChange,
  {
    subscription,
    anchor,
    at,
    restarts,
  }: { subscription: Stripe.Subscription; anchor: number; at: number; restarts: boolean },
): Period {
  const price = after?.price ?? before?.price;
  if (before && !restarts) return periodOf(before);
  if (!price) return { start: at, end: at };
  if (!restarts && subscription.status === 'trialing')
    return { start: at, end: subscription.trial_end ?? at };
  return periodAt(anchor, cadenceOf(price), at);
}

const changesInterval = ({ before, after }: ItemChange) =>
  before !== null && after !== null && !isSameCadence(cadenceOf(before.price), cadenceOf(after.price));

function prorationDate(sim: Simulation, subscription: Stripe.Subscription, given: number | null): number {
  if (given === null) return sim.now();
  const starts = Math.min(...subscription.items.data.map((item) => item.current_period_start));
  const ends = Math.max(...subscription.items.data.map((item) => item.current_period_end));
  if (given >= starts && given <= ends) return given;
  throw invalidRequest('Cannot specify a proration date outside of the current subscription period.', {
    param: 'subscription_proration_date',
  });
}
