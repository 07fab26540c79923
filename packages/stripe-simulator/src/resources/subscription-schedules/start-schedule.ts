import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { promisedPrice } from '../prices/known-price.ts';
import { assertOneCurrency } from '../subscriptions/create-subscription.ts';
import { assertTogether } from '../subscriptions/item-changes.ts';
import { startSubscription } from '../subscriptions/start-subscription.ts';
import { automaticTax } from '../subscriptions/subscription-defaults.ts';
import type { ItemSpec } from '../subscriptions/subscription-item.ts';
import { redeemableOf } from './phase-discounts.ts';
import { toAsked } from './phase-params.ts';
import { scheduleTransitions } from './schedule-times.ts';

/**
 * The first phase begins: the subscription comes into being, active at once, with an invoice that stays a draft for an
 * hour (docs.stripe.com/billing/subscriptions/subscription-schedules).
 */
export function startSchedule(
  sim: Simulation,
  before: Stripe.SubscriptionSchedule,
): Stripe.SubscriptionSchedule {
  const [phase] = before.phases;
  if (!phase) throw new Error(`The schedule ${before.id} has no phases.`);
  const { default_settings: defaults } = before;
  const customer = findCustomer(sim, String(before.customer));
  assertOneCurrency(sim, customer, phase.currency);
  const items = phase.items.map((item) => toSpec(sim, item));
  assertTogether(
    { billing_mode: before.billing_mode, currency: phase.currency },
    items.map(({ price }) => price),
    'phases',
  );
  const trialEnd = phase.trial_end !== null && phase.trial_end > sim.now() ? phase.trial_end : null;
  const { subscription } = startSubscription(sim, {
    customer: customer.id,
    currency: phase.currency,
    items,
    discounts: redeemableOf(sim, phase.discounts),
    checkoutSession: null,
    trialEnd,
    anchor: null,
    prorateFirstPeriod: phase.proration_behavior !== 'none',
    billingMode: modeOf(before.billing_mode),
    cancelAt: endOf(before),
    cancelAtPeriodEnd: false,
    collectionMethod: phase.collection_method ?? defaults.collection_method ?? 'charge_automatically',
    daysUntilDue: phase.invoice_settings?.days_until_due ?? defaults.invoice_settings.days_until_due,
    defaultPaymentMethod: idOf(phase.default_payment_method ?? defaults.default_payment_method),
    description: phase.description ?? defaults.description,
    metadata: phase.metadata ?? {},
    missingPaymentMethod: 'create_invoice',
    saveDefaultPaymentMethod: null,
    automaticTax: false,
    useIntent: null,
    leavesDraft: true,
    backdatedTo: phase.start_date < sim.now() ? phase.start_date : null,
    addInvoiceItems: phase.add_invoice_items.map(toAsked),
    settings: {
      schedule: before.id,
      canceled_at: null,
      automatic_tax: automaticTax((phase.automatic_tax ?? defaults.automatic_tax)?.enabled ?? false),
      default_tax_rates: phase.default_tax_rates ?? [],
      status: trialEnd === null ? 'active' : 'trialing',
    },
  });
  sim.emit('customer.subscription.created', subscription);
  const started = sim.store.subscriptionSchedules.put<Stripe.SubscriptionSchedule>({
    ...before,
    current_phase: { end_date: phase.end_date, start_date: phase.start_date },
    status: 'active',
    subscription: subscription.id,
  });
  scheduleTransitions(sim, started);
  return started;
}

/** A schedule that cancels says so on the subscription from the start. */
export const endOf = ({ end_behavior, phases }: Stripe.SubscriptionSchedule): number | null =>
  end_behavior === 'cancel' ? (phases.at(-1)?.end_date ?? null) : null;

const modeOf = ({
  type,
}: Stripe.SubscriptionSchedule.BillingMode): Stripe.SubscriptionCreateParams.BillingMode => ({ type });

/** As they were promised, whatever has been archived since. */
function toSpec(sim: Simulation, item: Stripe.SubscriptionSchedule.Phase.Item): ItemSpec {
  const discounts = redeemableOf(sim, item.discounts);
  return {
    price: promisedPrice(sim, idOf(item.price) ?? ''),
    quantity: item.quantity ?? 1,
    metadata: item.metadata ?? {},
    ...(discounts.length === 0 ? {} : { discounts }),
    taxRates: item.tax_rates ?? [],
  };
}
