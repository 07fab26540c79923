import type Stripe from 'stripe';
import type { Period } from '../../kernel/billing/billing-dates.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { activeDiscounts } from '../discounts/create-discount.ts';
import type { LineSpec } from '../invoices/line-spec.ts';
import { amountFor } from '../prices/amount-for.ts';
import { cycleAt } from './anchor.ts';
import { cadenceOf, isMetered, isSameCadence } from './cadence.ts';
import { interruptedUsage } from './interrupted-usage.ts';
import { type ItemAfter, type ItemChange, isChanged } from './item-changes.ts';
import { discountsOfItem, notRedeemed } from './item-discounts.ts';
import { cycleLine, trialLine } from './item-lines.ts';
import { creditLines, remainderLine, wholeAmounts } from './proration-lines.ts';
import { periodOf } from './subscription-item.ts';

export interface ChangeOptions {
  prorationBehavior: string;
  prorationDate: number | null;
  /** `trial_end: 'now'`, or an update that restarts the cycle. */
  endsTrial: boolean;
  resetsAnchor: boolean;
  /** A paid subscription that goes into a trial until then: what was paid ahead is given back. */
  startsTrial?: number | null;
}

export interface PlannedItem extends ItemAfter {
  before: Stripe.SubscriptionItem | null;
  period: Period;
}

/** What a change of items comes to. Nothing is written: an update does it, and a preview shows it. */
export interface PlanChange {
  items: PlannedItem[];
  anchor: number;
  /** Credits and charges for the rest of the running periods. */
  prorations: LineSpec[];
  /** First periods of items whose interval changed, or whose trial started or ended: billed at once. */
  newCycles: LineSpec[];
  /** What was used of metered items that go, or whose period ends here. */
  usage: LineSpec[];
  /** Whether an invoice is made now rather than at the period's end. */
  invoicesNow: boolean;
  /** Every item begins a new cycle. */
  restarts: boolean;
  at: number;
}

/**
 * Prorations to the second at `proration_date`: credit for the unused time of the old price, a charge for the
 * remaining time of the new. The end of a trial or a new anchor starts a new cycle at once; in classic billing another
 * interval and the step from free to paid do so too, in flexible billing the anchor moves only when it is told to
 * (docs.stripe.com/billing/subscriptions/prorations, …/change-price, …/billing-mode/compare).
 */
export function planChange(
  sim: Simulation,
  subscription: Stripe.Subscription,
  changes: readonly ItemChange[],
  options: ChangeOptions,
): PlanChange {
  const at = prorationDate(sim, subscription, options.prorationDate);
  const trialEnd = options.startsTrial ?? null;
  const isTrial = subscription.status === 'trialing' && !options.endsTrial && trialEnd === null;
  // Nothing is owed for a trial, nor while it is paused: what goes on costs is decided when it resumes.
  const isFree = isTrial || subscription.status === 'paused';
  const isClassic = subscription.billing_mode.type === 'classic';
  const restarts =
    trialEnd !== null ||
    (!isFree &&
      (options.endsTrial || options.resetsAnchor || (isClassic && startsCycle(subscription, changes))));
  const waits = waitsForNextInvoice(subscription, changes, options);
  const moved = { ...subscription, ...newAnchor(subscription, { at, trialEnd, restarts }) };
  const prorates = !isFree && !options.endsTrial && options.prorationBehavior !== 'none';
  const wholes = wholesOf(sim, subscription, changes, at);
  const billing = { subscription: subscription.id, currency: subscription.currency };
  const usage =
    isFree || options.endsTrial ? [] : interruptedUsage(sim, subscription, changes, { restarts, prorates });
  const plan = {
    items: [] as PlannedItem[],
    prorations: [] as LineSpec[],
    newCycles: [] as LineSpec[],
    usage,
  };
  for (const [index, change] of changes.entries()) {
    const touched = isChanged(change) || restarts;
    const proration = { subscription, at };
    if (change.before && touched && prorates) {
      const whole = wholes.before[index] ?? 0;
      plan.prorations.push(...creditLines(sim, change.before, { ...proration, whole }));
    }
    if (!change.after) continue;
    const period = nextPeriod(change, { moved, trialEnd, restarts, at });
    const planned = { before: change.before, ...change.after, period };
    plan.items.push(planned);
    const billed = { ...planned, id: change.before?.id ?? null };
    const mode = subscription.billing_mode;
    if (trialEnd !== null) plan.newCycles.push(trialLine(sim, billed, { ...billing, mode }));
    else if (restarts && !waits) {
      if (isClassic || !isMetered(change.after.price)) plan.newCycles.push(cycleLine(sim, billed, billing));
    } else if (touched && prorates && !isMetered(change.after.price)) {
      const cycle = cycleAt(moved, change.after.price, period.end - 1);
      plan.prorations.push(
        remainderLine(sim, billed, { ...proration, whole: wholes.after[index] ?? 0, cycle }),
      );
    }
  }
  const owes = plan.prorations.length > 0 || plan.usage.length > 0;
  const invoicesNow = (restarts && !waits) || (options.prorationBehavior === 'always_invoice' && owes);
  return { ...plan, anchor: moved.billing_cycle_anchor, invoicesNow, restarts, at };
}

/**
 * In flexible billing a new anchor alone, prorated, makes no invoice: its credits and charges wait for the next one
 * (docs.stripe.com/billing/subscriptions/billing-cycle, reset the billing period to the current time).
 */
const waitsForNextInvoice = (
  { billing_mode }: Stripe.Subscription,
  changes: readonly ItemChange[],
  { resetsAnchor, endsTrial, startsTrial, prorationBehavior }: ChangeOptions,
): boolean =>
  billing_mode.type !== 'classic' &&
  resetsAnchor &&
  !endsTrial &&
  (startsTrial ?? null) === null &&
  prorationBehavior === 'create_prorations' &&
  !changes.some(isChanged);

/** A whole period of each item before and after the change, discounted among those that stand beside it. */
function wholesOf(
  sim: Simulation,
  subscription: Stripe.Subscription,
  changes: readonly ItemChange[],
  at: number,
): { before: (number | undefined)[]; after: (number | undefined)[] } {
  const discounts = activeDiscounts(sim, subscription, at);
  const on = (side: 'before' | 'after') => {
    const present = changes.flatMap((change, index) => {
      const one = change[side];
      if (!one) return [];
      const own = ownDiscounts(sim, subscription, { change, side, at });
      return [{ index, price: one.price, quantity: one.quantity ?? 1, discounts: own }];
    });
    const amounts = wholeAmounts(sim, subscription, { items: present, discounts });
    const byChange: (number | undefined)[] = [];
    for (const [place, { index }] of present.entries()) byChange[index] = amounts[place];
    return byChange;
  };
  return { before: on('before'), after: on('after') };
}

function ownDiscounts(
  sim: Simulation,
  subscription: Stripe.Subscription,
  { change, side, at }: { change: ItemChange; side: 'before' | 'after'; at: number },
): Stripe.Discount[] {
  const given = side === 'after' ? change.after?.discounts : undefined;
  if (given) return given.map((source) => notRedeemed(source, subscription, at));
  return change.before ? discountsOfItem(sim, change.before, at) : [];
}

function newAnchor(
  subscription: Stripe.Subscription,
  { at, trialEnd, restarts }: { at: number; trialEnd: number | null; restarts: boolean },
): Pick<Stripe.Subscription, 'billing_cycle_anchor' | 'billing_cycle_anchor_config'> {
  const { billing_cycle_anchor, billing_cycle_anchor_config } = subscription;
  if (!restarts) return { billing_cycle_anchor, billing_cycle_anchor_config };
  return { billing_cycle_anchor: trialEnd ?? at, billing_cycle_anchor_config: null };
}

function nextPeriod(
  { before, after }: ItemChange,
  {
    moved,
    trialEnd,
    restarts,
    at,
  }: { moved: Stripe.Subscription; trialEnd: number | null; restarts: boolean; at: number },
): Period {
  const price = after?.price ?? before?.price;
  if (trialEnd !== null) return { start: at, end: trialEnd };
  if (moved.status === 'paused') return before ? periodOf(before) : { start: at, end: at };
  if (before && !restarts && !changesInterval({ before, after })) return periodOf(before);
  if (!price) return { start: at, end: at };
  if (!restarts && moved.status === 'trialing') return { start: at, end: moved.trial_end ?? at };
  const cycle = cycleAt(moved, price, at);
  return restarts ? cycle : { start: at, end: cycle.end };
}

const changesInterval = ({ before, after }: ItemChange) =>
  before !== null && after !== null && !isSameCadence(cadenceOf(before.price), cadenceOf(after.price));

/** No quantity of a price is not a price of nothing (docs.stripe.com/billing/subscriptions/change-price). */
function startsCycle(subscription: Stripe.Subscription, changes: readonly ItemChange[]): boolean {
  if (changes.some(changesInterval)) return true;
  const costs = (side: 'before' | 'after') =>
    changes.some((change) => {
      const one = change[side];
      const currency = subscription.currency;
      return (
        one && (isMetered(one.price) || amountFor(one.price, { quantity: one.quantity || 1, currency }) > 0)
      );
    });
  return !costs('before') && costs('after');
}

export function prorationDate(
  sim: Simulation,
  subscription: Stripe.Subscription,
  given: number | null,
): number {
  if (given === null) return sim.now();
  const starts = Math.min(...subscription.items.data.map((item) => item.current_period_start));
  const ends = Math.max(...subscription.items.data.map((item) => item.current_period_end));
  if (given >= starts && given <= ends) return given;
  throw invalidRequest('Cannot specify a proration date outside of the current subscription period.', {
    param: 'proration_date',
  });
}
