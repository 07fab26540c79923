import type Stripe from 'stripe';
import type { MissingRevenueTerm } from '../../domain/revenue/revenue-point.ts';
import type { CouponSnapshot, DiscountSnapshot } from '../../domain/revenue/revenue-snapshot.ts';
import {
  type DiscountTerms,
  type PriceTerms,
  type Terms,
  toDiscountTerms,
  toPriceTerms,
  UNKNOWN_DISCOUNT,
} from '../../domain/revenue/revenue-terms.ts';
import { idOf } from '../../domain/subscription.ts';
import { listEventPages } from '../calls/list-event-pages.ts';
import type { BillingContext } from '../context.ts';
import { loadTerms, storeTerms } from './revenue-terms.ts';

/** The budget and the circuit count each try by itself. */
const ONE_TRY = { timeout: 5_000, maxNetworkRetries: 0 } as const;
const AT_ONCE = 8;
const TIERS = ['tiers', 'currency_options'];
/** How many events about discounts are searched for one that its subscription no longer has. */
const SEARCHED_EVENTS = 1_000;
const DISCOUNT_EVENTS = [
  'customer.discount.created',
  'customer.discount.updated',
  'customer.discount.deleted',
];

/**
 * Asks Stripe for terms and keeps them; outside any transaction, within the budget and behind the circuit. What Stripe no
 * longer tells is kept as unknown, so that nobody asks for ever, and returned, so that somebody hears of it: an unknown discount
 * takes nothing off, an unknown price brings nothing.
 */
export async function fetchTerms(
  { db, stripe, reads }: Pick<BillingContext, 'db' | 'stripe' | 'reads'>,
  missing: readonly MissingRevenueTerm[],
): Promise<{ unknown: MissingRevenueTerm[] }> {
  const unknown: MissingRevenueTerm[] = [];
  for (const [stripeAccount, wanted] of groupByAccount(missing)) {
    const options = { ...ONE_TRY, ...(stripeAccount === 'platform' ? {} : { stripeAccount }) };
    const asked = { stripe, reads, options };
    const missed = await withoutKept(db, wanted);
    const prices = new Map<string, PriceTerms>();
    try {
      await fetchPrices(asked, missed.filter(isPrice), prices);
    } finally {
      // One that fails costs the others no second question.
      await storeTerms(db, { prices, discounts: new Map() });
    }
    const discounts = await fetchDiscountTerms(asked, unique(missed.filter((term) => !isPrice(term))));
    await storeTerms(db, { prices: new Map(), discounts });
    unknown.push(...missed.filter((term) => isUnknown(term, { prices, discounts })));
  }
  return { unknown };
}

interface Asked {
  stripe: Stripe;
  reads: BillingContext['reads'];
  options: Stripe.RequestOptions;
}

/** Without prices that were kept since they were missed. */
async function withoutKept(
  db: BillingContext['db'],
  wanted: readonly MissingRevenueTerm[],
): Promise<MissingRevenueTerm[]> {
  const priceIds = wanted.filter(isPrice).map(({ id }) => id);
  const { prices } = await loadTerms(db, { priceIds, discountIds: [] });
  return wanted.filter((term) => !isPrice(term) || prices.get(term.id)?.amounts[term.currency] === undefined);
}

async function fetchPrices(
  asked: Asked,
  wanted: readonly MissingRevenueTerm[],
  prices: Map<string, PriceTerms>,
): Promise<void> {
  await each(unique(wanted), async ({ id, currency }) => {
    const terms = await fetchPriceTerms(asked, id, currency);
    const amounts = { ...prices.get(id)?.amounts, ...terms.amounts };
    prices.set(id, { ...terms, amounts });
  });
}

async function fetchPriceTerms(
  { stripe, reads, options }: Asked,
  id: string,
  currency: string,
): Promise<PriceTerms> {
  const retrieve = (expand: string[]) =>
    reads.run('GET price', () => stripe.prices.retrieve(id, { expand }, options));
  const price = await orMissing(retrieve(TIERS));
  if (!price) return withCurrency(toPriceTerms({ id, currency: '', product: '' }), currency);
  const terms = toPriceTerms(price);
  if (terms.amounts[currency] || !price.currency_options?.[currency]) return withCurrency(terms, currency);
  // Where an answer leaves out the tiers of another currency, they are asked for by its name.
  const expand = [...TIERS, `currency_options.${currency}.tiers`];
  return withCurrency(toPriceTerms(await retrieve(expand)), currency);
}

/** Asked and not sold in it: known to be nothing. */
const withCurrency = (terms: PriceTerms, currency: string): PriceTerms => ({
  ...terms,
  amounts: { [currency]: null, ...terms.amounts },
});

/** A discount can't be retrieved by its id: it is shown by its subscription, or by the events about it of the last 30 days. */
async function fetchDiscountTerms(
  asked: Asked,
  wanted: readonly MissingRevenueTerm[],
): Promise<Map<string, DiscountTerms>> {
  const found = new Map<string, DiscountSnapshot>();
  const subscriptionIds = [...new Set(wanted.map(({ subscriptionId }) => subscriptionId))];
  await each(subscriptionIds, async (id) => {
    for (const discount of await fetchDiscounts(asked, id)) found.set(discount.id, discount);
  });
  const lost = new Set(wanted.map(({ id }) => id).filter((id) => !found.has(id)));
  if (lost.size > 0) for (const discount of await findInEvents(asked, lost)) found.set(discount.id, discount);
  const coupons = await fetchCoupons(asked, [...found.values()]);
  return new Map(
    wanted.map(({ id }) => {
      const discount = found.get(id);
      const coupon = discount && coupons.get(idOf(couponOf(discount)) ?? '');
      return [id, coupon ? toDiscountTerms(discount, coupon) : UNKNOWN_DISCOUNT];
    }),
  );
}

async function fetchDiscounts({ stripe, reads, options }: Asked, id: string): Promise<DiscountSnapshot[]> {
  const expand = ['discounts.source.coupon', 'items.data.discounts'];
  const subscription = await orMissing(
    reads.run('GET subscription', () => stripe.subscriptions.retrieve(id, { expand }, options)),
  );
  if (!subscription) return [];
  const all = [...subscription.discounts, ...subscription.items.data.flatMap(({ discounts }) => discounts)];
  return all.filter((discount) => typeof discount !== 'string');
}

async function findInEvents(asked: Asked, lost: ReadonlySet<string>): Promise<DiscountSnapshot[]> {
  const found: DiscountSnapshot[] = [];
  let searched = 0;
  for await (const events of listEventPages(asked, { types: DISCOUNT_EVENTS }, asked.options)) {
    for (const { data } of events)
      if ('object' in data.object && data.object.object === 'discount' && lost.has(data.object.id))
        found.push(data.object);
    searched += events.length;
    if (searched >= SEARCHED_EVENTS || new Set(found.map(({ id }) => id)).size === lost.size) break;
  }
  return found;
}

/** Whole, by id; of one that was deleted, what its discounts show. */
async function fetchCoupons(
  { stripe, reads, options }: Asked,
  discounts: readonly DiscountSnapshot[],
): Promise<Map<string, CouponSnapshot>> {
  const coupons = new Map<string, CouponSnapshot>();
  for (const shown of discounts.map(couponOf))
    if (typeof shown === 'object' && shown) coupons.set(shown.id, shown);
  const ids = [...new Set(discounts.map((discount) => idOf(couponOf(discount)) ?? ''))].filter(Boolean);
  await each(ids, async (id) => {
    const expand = ['applies_to', 'currency_options'];
    const coupon = await orMissing(
      reads.run('GET coupon', () => stripe.coupons.retrieve(id, { expand }, options)),
    );
    if (coupon) coupons.set(id, coupon);
  });
  return coupons;
}

const couponOf = (discount: DiscountSnapshot) => discount.source?.coupon ?? discount.coupon ?? null;
const isPrice = ({ kind }: MissingRevenueTerm) => kind === 'price';

function isUnknown({ kind, id, currency }: MissingRevenueTerm, terms: Terms): boolean {
  if (kind === 'price') return !terms.prices.get(id)?.amounts[currency];
  return terms.discounts.get(id)?.duration === 'unknown';
}

/** What Stripe does not have is an answer; anything else that fails is tried again later by whoever asked. */
async function orMissing<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'resource_missing') return undefined;
    throw error;
  }
}

const unique = (terms: readonly MissingRevenueTerm[]) => [
  ...new Map(terms.map((term) => [`${term.id} ${term.currency}`, term])).values(),
];

function groupByAccount(missing: readonly MissingRevenueTerm[]): Map<string, MissingRevenueTerm[]> {
  const groups = new Map<string, MissingRevenueTerm[]>();
  for (const term of missing)
    groups.set(term.stripeAccount, [...(groups.get(term.stripeAccount) ?? []), term]);
  return groups;
}

/** Some at once; those that were begun beside one that fails are waited for. */
async function each<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const done = await Promise.allSettled(all.slice(from, from + AT_ONCE).map(work));
    const failed = done.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }
}
