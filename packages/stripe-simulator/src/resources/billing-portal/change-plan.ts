import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import type { PlanChoice, PortalOutcome } from '../../pages/portal-actions.ts';
import { openIntentOf } from '../invoice-payments/invoice-payment.ts';
import { amountFor } from '../prices/amount-for.ts';
import { createSchedule } from '../subscription-schedules/create-schedule.ts';
import { updateSchedule } from '../subscription-schedules/update-schedule.ts';
import { updateSubscription } from '../subscriptions/update-subscription.ts';
import { withdrawPendingUpdate } from '../subscriptions/withdraw-pending-update.ts';
import { assertChangeable, findOffer } from './plan-offers.ts';
import { openSession, ownSubscription } from './portal-access.ts';
import { findConfiguration } from './portal-configuration.ts';

/** A change that the configuration allows, ready to be made. */
export interface PlannedPortalChange {
  sessionId: string;
  subscription: Stripe.Subscription;
  item: Stripe.SubscriptionItem;
  price: Stripe.Price;
  quantity: number;
  rules: Stripe.BillingPortal.Configuration.Features.SubscriptionUpdate;
  discounts: Stripe.SubscriptionUpdateParams.Discount[];
  at: 'now' | 'period_end';
}

export function planPortalChange(
  sim: Simulation,
  { sessionId, subscriptionId, choice }: { sessionId: string; subscriptionId: string; choice: PlanChoice },
): PlannedPortalChange {
  const session = openSession(sim, sessionId);
  const subscription = ownSubscription(sim, session, subscriptionId);
  const configuration = findConfiguration(sim, idOf(session.configuration) ?? '');
  const { subscription_update: rules } = configuration.features;
  if (!rules.enabled) throw invalidRequest('Plans can not be changed here.', { status: 404 });
  assertChangeable(subscription, 'subscription');
  const item = firstItem(subscription);
  const price = priceOf(sim, configuration, { item, wanted: choice.price });
  const confirmed = confirmedBy(session, subscription);
  const quantity = confirmed
    ? choice.quantity
    : quantityOf(sim, configuration, { item, price, wanted: choice.quantity });
  const discounts = confirmed?.discounts
    ? confirmed.discounts.map(toDiscount)
    : discountsOf(sim, choice.promotionCode, rules);
  if (price.id === item.price.id && quantity === (item.quantity ?? 1) && discounts.length === 0)
    throw invalidRequest('This is your current plan.', { param: 'price' });
  const change = { sessionId, subscription, item, price, quantity, rules, discounts };
  return { ...change, at: isScheduled(change) ? 'period_end' : 'now' };
}

function firstItem({ id, items }: Stripe.Subscription): Stripe.SubscriptionItem {
  const [item] = items.data;
  if (!item) throw new Error(`The subscription ${id} has no item.`);
  return item;
}

/** What a flow to confirm asks for itself is not the customer's choice. */
function confirmedBy({ flow }: Stripe.BillingPortal.Session, { id }: Stripe.Subscription) {
  const confirm = flow?.subscription_update_confirm;
  return confirm?.subscription === id ? confirm : null;
}

function priceOf(
  sim: Simulation,
  configuration: Stripe.BillingPortal.Configuration,
  { item, wanted }: { item: Stripe.SubscriptionItem; wanted: string },
): Stripe.Price {
  if (wanted === '' || wanted === item.price.id) return item.price;
  if (!configuration.features.subscription_update.default_allowed_updates.includes('price'))
    throw invalidRequest('The price of this plan can not be changed.', { param: 'price' });
  return findOffer(sim, configuration, { price: wanted, param: 'price' }).price;
}

function quantityOf(
  sim: Simulation,
  configuration: Stripe.BillingPortal.Configuration,
  { item, price, wanted }: { item: Stripe.SubscriptionItem; price: Stripe.Price; wanted: number },
): number {
  const current = item.quantity ?? 1;
  if (wanted === current) return current;
  const { quantity: limits } = findOffer(sim, configuration, { price: price.id, param: 'quantity' });
  if (!limits) throw invalidRequest('The quantity of this plan can not be changed.', { param: 'quantity' });
  if (wanted >= limits.minimum && wanted <= (limits.maximum ?? Number.POSITIVE_INFINITY)) return wanted;
  throw invalidRequest(
    `Choose a quantity of at least ${limits.minimum}${limits.maximum === null ? '' : ` and at most ${limits.maximum}`}.`,
    { param: 'quantity' },
  );
}

const toDiscount = ({
  coupon,
  promotion_code,
}: Stripe.BillingPortal.Session.Flow.SubscriptionUpdateConfirm.Discount): Stripe.SubscriptionUpdateParams.Discount => ({
  ...(coupon === null ? {} : { coupon }),
  ...(promotion_code === null ? {} : { promotion_code }),
});

function discountsOf(
  sim: Simulation,
  typed: string,
  { default_allowed_updates: allowed }: PlannedPortalChange['rules'],
): Stripe.SubscriptionUpdateParams.Discount[] {
  if (typed === '') return [];
  const [code] = allowed.includes('promotion_code')
    ? sim.store.promotionCodes.filter(
        ({ code: word, active }) => active && word.toUpperCase() === typed.toUpperCase(),
      )
    : [];
  if (!code) throw invalidRequest('This promotion code is not valid.', { param: 'promotion_code' });
  return [{ promotion_code: code.id }];
}

const DAYS: Record<string, number> = { day: 1, week: 7, month: 30, year: 365 };

const daysOf = ({ recurring }: Stripe.Price): number =>
  (DAYS[recurring?.interval ?? ''] ?? 0) * (recurring?.interval_count ?? 1);

/** What costs less, or is billed more often, waits for the end of the period if the configuration says so. */
function isScheduled({
  subscription,
  item,
  price,
  quantity,
  rules,
}: Omit<PlannedPortalChange, 'at'>): boolean {
  const types = rules.schedule_at_period_end.conditions.map(({ type }) => type);
  if (subscription.status === 'trialing') return false;
  const { currency } = subscription;
  const before = amountFor(item.price, { quantity: item.quantity ?? 1, currency });
  const after = amountFor(price, { quantity, currency });
  return (
    (types.includes('decreasing_item_amount') && after < before) ||
    (types.includes('shortening_interval') && daysOf(price) < daysOf(item.price))
  );
}

/** The update that the API would be asked for. */
export function toUpdate(
  { subscription, item, price, quantity, rules, discounts }: PlannedPortalChange,
  prorationDate: number,
): Stripe.SubscriptionUpdateParams {
  const endsTrial = subscription.status === 'trialing' && rules.trial_update_behavior === 'end_trial';
  const isMetered = price.recurring?.usage_type === 'metered';
  return {
    items: [{ id: item.id, price: price.id, ...(isMetered ? {} : { quantity }) }],
    proration_behavior: rules.proration_behavior,
    ...(rules.proration_behavior === 'none' || endsTrial ? {} : { proration_date: prorationDate }),
    ...(rules.billing_cycle_anchor === 'now' ? { billing_cycle_anchor: { type: 'now' } } : {}),
    ...(endsTrial ? { trial_end: 'now' as const } : {}),
    ...(discounts.length > 0
      ? { discounts: [...subscription.discounts.map((one) => ({ discount: idOf(one) ?? '' })), ...discounts] }
      : {}),
  };
}

/** Nothing changes unless it is paid: a bank that asks is answered first, a card that is declined changes nothing. */
export function changeFromPortal(
  sim: Simulation,
  change: PlannedPortalChange,
  prorationDate: number,
): PortalOutcome {
  const { subscription, discounts, sessionId } = change;
  if (change.at === 'period_end') return scheduleChange(sim, change);
  const update = toUpdate(change, prorationDate);
  // A change with a discount can't wait for its payment: it is made whole, or not at all.
  const behaviour = discounts.length > 0 ? 'error_if_incomplete' : 'pending_if_incomplete';
  const after = updateSubscription(sim, { ...update, payment_behavior: behaviour }, subscription.id);
  if (after.pending_update === null) return { kind: 'done' };
  const intent = openIntentOf(sim, idOf(after.latest_invoice) ?? '');
  if (intent?.status === 'requires_action') {
    const purpose = sim.store.paymentPurposes.get(intent.id);
    const returnUrl = `${sim.baseUrl}/p/session/${sessionId}/done/update`;
    if (purpose) sim.store.paymentPurposes.put({ ...purpose, returnUrl });
    return { kind: 'requires_action', challengeUrl: `${sim.baseUrl}/3ds/${intent.id}` };
  }
  withdrawPendingUpdate(sim, subscription.id);
  const message = intent?.last_payment_error?.message ?? 'Your payment method was declined.';
  return { kind: 'refused', message, field: null };
}

/** A schedule takes over for the rest of the period, changes the plan, and lets go. */
export function scheduleChange(
  sim: Simulation,
  { subscription, item, price, quantity, discounts }: PlannedPortalChange,
): PortalOutcome {
  const schedule = createSchedule(sim, { from_subscription: subscription.id });
  const [current] = schedule.phases;
  const interval = price.recurring?.interval ?? 'month';
  updateSchedule(
    sim,
    {
      end_behavior: 'release',
      phases: [
        {
          start_date: current?.start_date ?? sim.now(),
          end_date: item.current_period_end,
          items: [{ price: item.price.id, quantity: item.quantity ?? 1 }],
        },
        {
          duration: { interval, interval_count: price.recurring?.interval_count ?? 1 },
          items: [{ price: price.id, quantity }],
          proration_behavior: 'none',
          ...(discounts.length > 0 ? { discounts } : {}),
        },
      ],
    },
    schedule.id,
  );
  return { kind: 'done' };
}
