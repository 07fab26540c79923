import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { promisedPrice } from '../prices/known-price.ts';
import type { GivenItem } from '../subscriptions/item-changes.ts';
import { redeemableAsked, standingFor } from './phase-discounts.ts';

type Phase = Stripe.SubscriptionSchedule.Phase;
type Params = Stripe.SubscriptionUpdateParams;

/** What a phase asks of the subscription, as an update would ask it. */
export function phaseParams(
  sim: Simulation,
  { default_settings: defaults }: Stripe.SubscriptionSchedule,
  { phase, subscription }: { phase: Phase; subscription: Stripe.Subscription },
): Params {
  const method = phase.collection_method ?? defaults.collection_method ?? 'charge_automatically';
  const days = phase.invoice_settings?.days_until_due ?? defaults.invoice_settings.days_until_due;
  const trial = trialOf(sim, phase, subscription);
  return {
    items: phaseItems(sim, subscription, phase),
    add_invoice_items: phase.add_invoice_items.map(toAsked),
    automatic_tax: { enabled: (phase.automatic_tax ?? defaults.automatic_tax)?.enabled ?? false },
    ...((phase.billing_cycle_anchor ?? defaults.billing_cycle_anchor) === 'phase_start'
      ? { billing_cycle_anchor: { type: 'now' } }
      : {}),
    collection_method: method,
    ...(method === 'send_invoice' && days !== null ? { days_until_due: days } : {}),
    default_payment_method: idOf(phase.default_payment_method ?? defaults.default_payment_method) ?? '',
    default_tax_rates: (phase.default_tax_rates ?? []).map(({ id }) => id),
    description: phase.description ?? defaults.description ?? '',
    discounts: phaseDiscounts(sim, subscription, phase),
    ...(Object.keys(phase.metadata ?? {}).length > 0 ? { metadata: phase.metadata } : {}),
    off_session: true,
    proration_behavior: phase.proration_behavior,
    ...(trial === undefined ? {} : { trial_end: trial }),
  };
}

/** A trial that goes beyond the phase's own ends with the phase that began it. */
function trialOf(
  sim: Simulation,
  { trial_end }: Phase,
  { status, trial_end: running }: Stripe.Subscription,
): Params['trial_end'] {
  if (trial_end !== null && trial_end > sim.now()) return trial_end === running ? undefined : trial_end;
  return status === 'trialing' && (running ?? 0) > sim.now() ? 'now' : undefined;
}

/** A coupon that the subscription has already is kept, not redeemed again. */
function phaseDiscounts(
  sim: Simulation,
  subscription: Stripe.Subscription,
  phase: Phase,
): NonNullable<Params['discounts']> {
  const asked = phase.discounts.flatMap((wanted) => {
    const known = standingFor(sim, wanted, subscription.discounts);
    return known ? [{ discount: known.id }] : redeemableAsked(sim, [wanted]);
  });
  return asked.length > 0 ? asked : '';
}

type PhaseItem = Stripe.SubscriptionUpdateParams.Item & Pick<GivenItem, 'promised'>;

/**
 * The phase's items against those there are: the same price is the same item, what is left over is a change of price
 * of an item that is left over, and the rest comes or goes.
 */
export function phaseItems(sim: Simulation, subscription: Stripe.Subscription, phase: Phase): PhaseItem[] {
  const wanted = phase.items.map((item) => ({ item, price: idOf(item.price) ?? '' }));
  const left = subscription.items.data.filter((item) => !wanted.some(({ price }) => price === item.price.id));
  const asked = wanted.map(({ item, price }): PhaseItem => {
    const same = subscription.items.data.find((existing) => existing.price.id === price);
    const before = same ?? left.shift();
    return {
      ...(before ? { id: before.id } : {}),
      ...(same ? {} : { promised: promisedPrice(sim, price) }),
      ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
      ...(Object.keys(item.metadata ?? {}).length > 0 ? { metadata: item.metadata } : {}),
      ...itemDiscounts(sim, before, item),
      ...(item.tax_rates && item.tax_rates.length > 0
        ? { tax_rates: item.tax_rates.map(({ id }) => id) }
        : {}),
    };
  });
  return [...asked, ...left.map(({ id }) => ({ id, deleted: true }))];
}

/** Named only when they differ: naming them redeems them. */
function itemDiscounts(
  sim: Simulation,
  before: Stripe.SubscriptionItem | undefined,
  { discounts: wanted }: Stripe.SubscriptionSchedule.Phase.Item,
): Pick<Stripe.SubscriptionUpdateParams.Item, 'discounts'> {
  const has = before?.discounts ?? [];
  if (has.length === wanted.length && wanted.every((one) => standingFor(sim, one, has))) return {};
  const asked = redeemableAsked(sim, wanted);
  return { discounts: asked.length === 0 ? '' : asked };
}

export const toAsked = (
  item: Stripe.SubscriptionSchedule.Phase.AddInvoiceItem,
): Stripe.SubscriptionCreateParams.AddInvoiceItem => ({
  price: idOf(item.price) ?? '',
  quantity: item.quantity ?? 1,
  ...(item.metadata ? { metadata: item.metadata } : {}),
  ...(item.discountable === false ? { discountable: false } : {}),
});
