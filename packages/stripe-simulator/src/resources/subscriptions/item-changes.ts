import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { createPrice } from '../prices/create-price.ts';
import { findPrice } from '../prices/update-price.ts';
import { cadenceOf } from './cadence.ts';

/** What an update or a preview asks of the items; both requests write it alike. */
export interface GivenItem {
  id?: string;
  price?: string;
  plan?: string;
  price_data?: Stripe.SubscriptionUpdateParams.Item.PriceData;
  quantity?: number;
  deleted?: boolean;
  metadata?: Stripe.Emptyable<Stripe.MetadataParam>;
}

/** One item before and after: null on one side when it is new or goes. */
export interface ItemChange {
  before: Stripe.SubscriptionItem | null;
  after: { price: Stripe.Price; quantity: number; metadata: Stripe.Metadata } | null;
}

/** Pairs every item of the subscription, touched or not, with what it becomes. */
export function itemChanges(
  sim: Simulation,
  subscription: Stripe.Subscription,
  given: readonly GivenItem[],
  param: string,
): ItemChange[] {
  const kept = subscription.items.data.map((item): ItemChange => {
    const change = given.find(({ id }) => id === item.id);
    return {
      before: item,
      after: change?.deleted
        ? null
        : becoming(sim, item, change ?? {}, `${param}[${change ? given.indexOf(change) : 0}]`),
    };
  });
  const added = given.flatMap((item, at): ItemChange[] => {
    if (item.id === undefined) return [{ before: null, after: becoming(sim, null, item, `${param}[${at}]`) }];
    if (subscription.items.data.some(({ id }) => id === item.id)) return [];
    throw invalidRequest(`No such subscription item: '${item.id}'`, {
      code: 'resource_missing',
      param: `${param}[${at}][id]`,
    });
  });
  const changes = [...kept, ...added];
  if (!changes.some(({ after }) => after))
    throw invalidRequest(
      'A subscription must have at least one active plan. To delete this item, cancel the subscription.',
      { param },
    );
  assertNoPriceTwice(changes);
  return changes;
}

function becoming(
  sim: Simulation,
  item: Stripe.SubscriptionItem | null,
  given: GivenItem,
  param: string,
): ItemChange['after'] {
  const priceId = given.price ?? given.plan;
  const price = given.price_data
    ? createPrice(sim, given.price_data)
    : priceId === undefined
      ? item?.price
      : findPrice(sim, priceId, `${param}[price]`);
  if (!price)
    throw invalidRequest(`Missing required param: ${param}[price].`, {
      code: 'parameter_missing',
      param: `${param}[price]`,
    });
  cadenceOf(price, `${param}[price]`);
  if (!price.active && price.id !== item?.price.id) {
    throw invalidRequest('The price specified is inactive. This field only accepts active prices.', {
      param: `${param}[price]`,
    });
  }
  return {
    price,
    quantity: given.quantity ?? item?.quantity ?? 1,
    metadata: mergeMetadata(item?.metadata ?? null, given.metadata),
  };
}

function assertNoPriceTwice(changes: readonly ItemChange[]): void {
  const seen = new Set<string>();
  for (const { after } of changes) {
    if (!after) continue;
    if (seen.has(after.price.id)) {
      throw invalidRequest(`Cannot add multiple subscription items with the same price: ${after.price.id}`);
    }
    seen.add(after.price.id);
  }
}

export const isChanged = ({ before, after }: ItemChange): boolean =>
  !before || !after || before.price.id !== after.price.id || (before.quantity ?? 1) !== after.quantity;
