import type { BillingInterval } from '../billing.ts';
import type { BillingConfig } from '../config.ts';
import { findPlan } from '../domain/catalog/catalog.ts';
import { seatsLookupKey } from '../domain/catalog/catalog-prices.ts';
import type { ItemRole } from '../domain/subscription-item.ts';
import { billedSeats } from './checkout-lines.ts';

/** What a price sells, as the catalogue knows it, sold still or not. */
export interface KnownPrice {
  id: string;
  role: ItemRole | 'one_time';
  planKey: string | null;
  interval: BillingInterval | null;
  currency: string;
}

interface PhaseItem {
  price?: string;
  quantity?: number;
}

export interface SeatPhaseFacts {
  config: BillingConfig;
  /** Those on the account's list of seats. */
  members: number;
  known: readonly KnownPrice[];
  /** By lookup key, what the catalogue sells now. */
  pushed: ReadonlyMap<string, string>;
}

/**
 * The items of each phase of a schedule, with as many seats as the list has.
 *
 * - Each phase has the seats of its own plan, beyond those that the plan includes.
 * - A phase whose plan has no seats stays as it is; so does one of somebody else's prices.
 *
 * @throws when a phase needs seats whose price was not pushed
 */
export function seatPhases<I extends PhaseItem>(
  phases: readonly { items: readonly I[] }[],
  facts: SeatPhaseFacts,
): { items: (I | PhaseItem)[]; isChanged: boolean }[] {
  return phases.map(({ items }) => seatItems(items, facts));
}

function seatItems<I extends PhaseItem>(items: readonly I[], facts: SeatPhaseFacts) {
  const sold = items.map(({ price }) => facts.known.find(({ id }) => id === price));
  const main = sold.find((price) => price?.role === 'base') ?? sold.find((price) => price?.role === 'seats');
  const plan = main?.planKey ? findPlan(facts.config, main.planKey) : undefined;
  if (!plan?.seats || !main?.planKey || !main.interval) return { items: [...items], isChanged: false };
  const wanted = billedSeats(plan, facts.members);
  const at = sold.findIndex((price) => price?.role === 'seats');
  if ((items[at]?.quantity ?? 0) === wanted) return { items: [...items], isChanged: false };
  if (at >= 0)
    return {
      items: items.map((item, index) => (index === at ? { ...item, quantity: wanted } : item)),
      isChanged: true,
    };
  const lookupKey = seatsLookupKey(main.planKey, main.interval, main.currency);
  const price = facts.pushed.get(lookupKey);
  if (price === undefined) throw new Error(`The price ${lookupKey} was not pushed.`);
  return { items: [...items, { price, quantity: wanted }], isChanged: true };
}
