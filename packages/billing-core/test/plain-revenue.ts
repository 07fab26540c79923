import type Stripe from 'stripe';

/**
 * Recurring revenue told once more, slowly and plainly: events in the order in which Stripe made them, everything looked up
 * whole beforehand, amounts as ordinary numbers that only the last step rounds. Shares no code with what it checks.
 */
export interface PlainCatalog {
  prices: Map<string, Stripe.Price>;
  coupons: Map<string, Stripe.Coupon>;
  discounts: Map<string, Stripe.Discount>;
}

export interface PlainMovement {
  account: string;
  subscription: string;
  at: number;
  kind: string;
  currency: string;
  delta: number;
}

export async function lookUp(
  stripe: Stripe,
  {
    events,
    prices,
    coupons,
  }: { events: readonly Stripe.Event[]; prices: readonly string[]; coupons: readonly string[] },
): Promise<PlainCatalog> {
  const catalog: PlainCatalog = { prices: new Map(), coupons: new Map(), discounts: new Map() };
  const expand = ['tiers', 'currency_options'];
  for (const id of prices) catalog.prices.set(id, await stripe.prices.retrieve(id, { expand }));
  for (const id of coupons)
    catalog.coupons.set(
      id,
      await stripe.coupons.retrieve(id, { expand: ['applies_to', 'currency_options'] }),
    );
  for (const event of events)
    if (event.type === 'customer.discount.created')
      catalog.discounts.set(event.data.object.id, event.data.object);
  return catalog;
}

const MONTHLY: Record<string, number> = { day: 365 / 12, week: 52 / 12, month: 1, year: 1 / 12 };

export function plainMrr(subscription: Stripe.Subscription, catalog: PlainCatalog, at: number): number {
  if (subscription.status !== 'active' && subscription.status !== 'past_due') return 0;
  const { currency } = subscription;
  const lines: { product: string; rate: number; amount: number; tax: number }[] = [];
  for (const item of subscription.items.data) {
    const price = catalog.prices.get(item.price.id);
    if (!price?.recurring || price.recurring.usage_type === 'metered') continue;
    const rate = (MONTHLY[price.recurring.interval] ?? 0) / price.recurring.interval_count;
    const line = {
      product: String(price.product),
      rate,
      amount: costOf(price, currency, item.quantity ?? 1) * rate,
      tax: 1,
    };
    for (const discount of item.discounts) take([line], String(discount), { catalog, currency, at });
    const rates = item.tax_rates?.length ? item.tax_rates : (subscription.default_tax_rates ?? []);
    for (const { inclusive, percentage } of rates) if (inclusive) line.tax += percentage / 100;
    lines.push(line);
  }
  for (const discount of subscription.discounts) take(lines, String(discount), { catalog, currency, at });
  let mrr = 0;
  for (const { amount, tax } of lines) mrr += amount / tax;
  return Math.round(mrr + 1e-7);
}

function costOf(price: Stripe.Price, currency: string, quantity: number): number {
  const option = price.currency_options?.[currency];
  let units = quantity;
  if (price.transform_quantity) units = Math.ceil(quantity / price.transform_quantity.divide_by);
  if (!option?.tiers) return Number(option?.unit_amount_decimal ?? 0) * units;
  let cost = 0;
  let flat = 0;
  // One unit after the other, each at the price of the tier that it falls into.
  for (let unit = 1; unit <= units; unit += 1) {
    const tier = option.tiers.find(({ up_to }) => up_to === null || unit <= up_to);
    cost =
      price.tiers_mode === 'volume' ? Number(tier?.unit_amount) * unit : cost + Number(tier?.unit_amount);
    flat = 0;
    for (const reached of option.tiers.slice(0, option.tiers.indexOf(tier as Stripe.Price.Tier) + 1))
      flat = (price.tiers_mode === 'volume' ? 0 : flat) + Number(reached.flat_amount ?? 0);
  }
  return cost + flat;
}

function take(
  lines: { product: string; rate: number; amount: number }[],
  id: string,
  { catalog, currency, at }: { catalog: PlainCatalog; currency: string; at: number },
): void {
  const discount = catalog.discounts.get(id);
  const coupon = catalog.coupons.get(String(discount?.source.coupon));
  if (!discount || !coupon || coupon.duration === 'once') return;
  if (discount.end !== null && discount.end <= at) return;
  const eligible = lines.filter(
    ({ product }) => !coupon.applies_to || coupon.applies_to.products.includes(product),
  );
  if (coupon.percent_off !== null) {
    for (const line of eligible) line.amount *= 1 - coupon.percent_off / 100;
    return;
  }
  const off = coupon.currency_options?.[currency]?.amount_off ?? 0;
  const rate = Math.max(...eligible.map((line) => line.rate));
  const often = eligible.filter((line) => line.rate === rate);
  const total = often.reduce((sum, { amount }) => sum + amount, 0);
  for (const line of often) if (total > 0) line.amount *= Math.max(0, 1 - (off * rate) / total);
}

/** The movements of all accounts, from events in the order in which they were made. */
export function plainMovements(
  events: readonly Stripe.Event[],
  { catalog, accountOf }: { catalog: PlainCatalog; accountOf: (customer: string) => string },
): PlainMovement[] {
  const movements: PlainMovement[] = [];
  const mrr = new Map<string, number>();
  const owners = new Map<string, string>();
  const hasPaid = new Set<string>();
  const lastOf = new Map<string, string>();
  for (const event of events) {
    if (!event.type.startsWith('customer.subscription.')) continue;
    const subscription = event.data.object as Stripe.Subscription;
    const { id, currency, status } = subscription;
    const account = accountOf(String(subscription.customer));
    owners.set(id, account);
    const was = mrr.get(id) ?? 0;
    const is = plainMrr(subscription, catalog, event.created);
    if (was === is) continue;
    const others = [...mrr].some(
      ([other, amount]) => other !== id && owners.get(other) === account && amount > 0,
    );
    let kind = is > was ? 'expansion' : 'contraction';
    if (!others && was === 0) {
      if (!lastOf.has(account)) kind = 'new';
      else if (lastOf.get(account)?.includes('churn') || !hasPaid.has(id)) kind = 'reactivation';
    }
    if (!others && is === 0 && (status === 'canceled' || status === 'unpaid')) {
      const failed = status === 'unpaid' || subscription.cancellation_details?.reason === 'payment_failed';
      kind = failed ? 'involuntary churn' : 'voluntary churn';
    }
    mrr.set(id, is);
    hasPaid.add(id);
    lastOf.set(account, kind);
    movements.push({ account, subscription: id, at: event.created, kind, currency, delta: is - was });
  }
  return movements;
}
