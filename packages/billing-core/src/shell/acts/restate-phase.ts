import type Stripe from 'stripe';
import { idOf } from '../../domain/subscription.ts';

type Phase = Stripe.SubscriptionSchedule.Phase;
type PhaseItem = Stripe.SubscriptionSchedule.Phase.Item;
type PhaseParams = Stripe.SubscriptionScheduleUpdateParams.Phase;

export type PhaseItemParams = PhaseParams['items'][number];
export type RestatedPhase = PhaseParams & { start_date: number; end_date: number };

/**
 * A phase as it is, in the words of an update: Stripe takes the list of phases whole, the running one with it
 * (docs.stripe.com/api/subscription_schedules/update, `phases`). What was charged once when it began is not said again.
 */
export function restatePhase(phase: Phase): RestatedPhase {
  const { metadata, description, collection_method: method, default_payment_method: card } = phase;
  const rates = (phase.default_tax_rates ?? []).map(({ id }) => id);
  const cardId = idOf(card ?? null);
  return {
    start_date: phase.start_date,
    end_date: phase.end_date,
    items: phase.items.map(restateItem),
    discounts: discountsOf(phase),
    metadata: metadata ?? {},
    ...(rates.length > 0 ? { default_tax_rates: rates } : {}),
    ...(phase.trial_end === null ? {} : { trial_end: phase.trial_end }),
    ...(phase.automatic_tax ? { automatic_tax: { enabled: phase.automatic_tax.enabled } } : {}),
    ...(description ? { description } : {}),
    ...(method ? { collection_method: method } : {}),
    ...(cardId === null ? {} : { default_payment_method: cardId }),
  };
}

function restateItem(item: PhaseItem): PhaseItemParams {
  const rates = (item.tax_rates ?? []).map(({ id }) => id);
  return {
    price: idOf(item.price) ?? '',
    ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
    ...(rates.length > 0 ? { tax_rates: rates } : {}),
    discounts: discountsOf(item),
    metadata: item.metadata ?? {},
  };
}

/** Those that are had already are named by their ids, so that they are not redeemed anew. */
export const discountsOf = ({ discounts }: Pick<PhaseItem, 'discounts'>): { discount: string }[] =>
  discounts.flatMap(({ discount }) => {
    const id = idOf(discount);
    return id === null ? [] : [{ discount: id }];
  });
