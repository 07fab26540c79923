import type { BillingInterval, Outcome } from '../billing.ts';
import type { BillingConfig, PlanDefinition } from '../config.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import { findPlan, isPaid, lookupKeyOf } from '../domain/catalog/catalog.ts';
import { addOnLookupKey, seatsLookupKey, usageLookupKey } from '../domain/catalog/catalog-prices.ts';

/** What is wanted of a plan: how it is billed, for how many people, and what beside it. */
export interface WantedItems {
  planKey: string;
  interval: BillingInterval;
  currency: string;
  /** Those on the account's list of seats, whoever is included in the plan. */
  members: number;
  /** How often each add-on is wanted. */
  addOns?: Readonly<Record<string, number>> | undefined;
}

/** One line of a checkout, or one item of a subscription; a use has no quantity (docs.stripe.com/api/checkout/sessions/create). */
export interface CheckoutLine {
  price: string;
  quantity?: number;
}

/** Seats that are paid for one by one: those beyond the included ones. */
export const paidSeats = ({ seats }: PlanDefinition, members: number): number =>
  seats ? Math.max(0, members - (seats.included ?? 0)) : 0;

/** What Stripe is asked to bill: a plan without a price of its own is paid for by one seat at least. */
export const billedSeats = (plan: PlanDefinition, members: number): number =>
  Math.max(plan.seats && !plan.prices ? 1 : 0, paidSeats(plan, members));

/** Whether a plan can be paid for by this interval: what is only used is billed each month. */
export const isSoldEach = ({ prices, seats }: PlanDefinition, interval: BillingInterval): boolean =>
  interval === 'month' || prices !== undefined || seats !== undefined;

/**
 * What a plan consists of at Stripe, in the order that its page shows: the plan's own price, its seats, its use, the add-ons.
 *
 * - Prices are the catalogue's, by lookup key; one that was not pushed, or not as the code says, refuses all.
 * - A plan without a price of its own is paid for by one seat at least; else seats are a line only where somebody takes one.
 *
 * @param prices by lookup key, the ids of the prices that say what the code says
 */
export function toCheckoutLines(
  config: BillingConfig,
  wanted: WantedItems,
  prices: ReadonlyMap<string, string>,
): Outcome<CheckoutLine[]> {
  const { planKey, interval, currency, addOns = {} } = wanted;
  const plan = findPlan(config, planKey);
  if (!plan || !isPaid(plan)) return fail('plan_not_found');
  if (!isSoldEach(plan, interval)) return fail('interval_not_offered');
  if (!config.currencies.includes(currency)) return fail('currency_not_offered');
  const beside = Object.entries(addOns).filter(([, quantity]) => quantity > 0);
  if (beside.some(([key]) => !isSoldWith(config, key, planKey))) return fail('add_on_not_offered');
  const lines = [
    ...planLines(planKey, plan, wanted),
    ...beside.map(([key, quantity]) => ({ lookupKey: addOnLookupKey(key, interval, currency), quantity })),
  ];
  const priced = lines.flatMap(({ lookupKey, ...line }) => {
    const price = prices.get(lookupKey);
    return price === undefined ? [] : [{ price, ...line }];
  });
  return priced.length === lines.length ? succeed(priced) : fail('price_not_pushed');
}

/** Add-ons are sold with every paid plan, or with those that they name. */
export function isSoldWith({ addOns = {} }: BillingConfig, key: string, planKey: string): boolean {
  const addOn = Object.hasOwn(addOns, key) ? addOns[key] : undefined;
  return addOn !== undefined && (addOn.plans?.includes(planKey) ?? true);
}

function planLines(
  planKey: string,
  plan: PlanDefinition,
  { interval, currency, members }: WantedItems,
): { lookupKey: string; quantity?: number }[] {
  const quantity = billedSeats(plan, members);
  return [
    ...(plan.prices ? [{ lookupKey: lookupKeyOf(planKey, interval, currency), quantity: 1 }] : []),
    ...(quantity > 0 ? [{ lookupKey: seatsLookupKey(planKey, interval, currency), quantity }] : []),
    ...Object.keys(plan.usage ?? {}).map((feature) => ({
      lookupKey: usageLookupKey(planKey, feature, currency),
    })),
  ];
}

/** Lines as a text for metadata, which holds 500 letters (docs.stripe.com/api/metadata): `price_1*1 price_2`. */
export const writeLines = (lines: readonly CheckoutLine[]): string =>
  lines.map(({ price, quantity }) => (quantity === undefined ? price : `${price}*${quantity}`)).join(' ');

export const readLines = (text: string): CheckoutLine[] =>
  text.split(' ').flatMap((line) => {
    const [price, quantity] = line.split('*');
    if (!price) return [];
    return [quantity === undefined ? { price } : { price, quantity: Number(quantity) }];
  });
