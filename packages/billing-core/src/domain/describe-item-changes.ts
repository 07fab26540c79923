import type { SubscriptionItem } from './subscription-item.ts';

/** A sentence for each item that came, went, or has another price or quantity; what is the same needs none. */
export function describeItemChanges(
  before: readonly SubscriptionItem[],
  after: readonly SubscriptionItem[],
): string[] {
  const was = new Map(before.map((item) => [item.id, item]));
  const is = new Set(after.map(({ id }) => id));
  return [
    ...after.flatMap((item) => {
      const earlier = was.get(item.id);
      if (!earlier) return [`${nameOf(item)} was added${timesOf(item)}.`];
      if (earlier.priceId !== item.priceId) return [`${nameOf(item)} has another price.`];
      return earlier.quantity === item.quantity
        ? []
        : [`${nameOf(item)} went from ${earlier.quantity ?? 0} to ${item.quantity ?? 0}.`];
    }),
    ...before.filter(({ id }) => !is.has(id)).map((item) => `${nameOf(item)} was removed.`),
  ];
}

const WORDS = { base: 'Plan', seats: 'Seats of', usage: 'Use of', add_on: 'Add-on' } as const;

const nameOf = ({ role, key }: SubscriptionItem) => `${WORDS[role]} ${key}`;
const timesOf = ({ quantity }: SubscriptionItem) => (quantity && quantity > 1 ? `, ${quantity} times` : '');
