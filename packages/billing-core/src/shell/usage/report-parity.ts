import type Stripe from 'stripe';
import type { Outcome, ParityView, Usage } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { planUsage } from '../../domain/entitlements/feature-level.ts';
import { compareUsage } from '../../domain/usage/parity.ts';
import type { BillingContext } from '../context.ts';
import { loadParityRows } from './load-parity-rows.ts';
import { findMeter, sumAtStripe } from './usage-at-stripe.ts';

/** Our books, Stripe's meter and the invoice of a feature in a period, held against each other. */
export async function reportParity(
  context: BillingContext,
  { accountId, feature, at }: Parameters<Usage['parity']>[0],
): Promise<Outcome<ParityView>> {
  const rows = await loadParityRows(context.db, { accountId, feature, at: at ?? context.now() });
  if (!rows) return fail('usage_not_found');
  const { period, subscription, ...ours } = rows;
  const isCharged = subscription
    ? planUsage(context.config, subscription.plan_key, feature).isCharged
    : false;
  const meter = isCharged ? await findMeter(context, feature) : undefined;
  const atStripe =
    meter && subscription
      ? (await sumAtStripe(context, meter, { customer: subscription.customer_id, ...period })).sum
      : 0;
  const invoice =
    meter && rows.invoiceId ? await countInvoiced(context, rows.invoiceId, meter, period) : null;
  const facts = { ...ours, isCharged, atStripe, invoiced: invoice };
  return succeed({
    accountId,
    feature,
    periodStartsAt: period.startsAt.toISOString(),
    periodEndsAt: period.endsAt.toISOString(),
    used: ours.used,
    fromCredits: ours.fromCredits,
    told: ours.sent,
    atStripe,
    invoiced: invoice,
    invoiceId: rows.invoiceId,
    ...compareUsage(facts),
  });
}

interface Period {
  startsAt: Date;
  endsAt: Date;
}

/** The quantity of the lines of the meter's prices for that period; a graduated price has a line for each tier. */
async function countInvoiced(
  { reads, stripe }: BillingContext,
  invoiceId: string,
  meter: Stripe.Billing.Meter,
  { endsAt }: Period,
): Promise<number> {
  const { lines } = await reads.run('GET invoice', () => stripe.invoices.retrieve(invoiceId));
  const own = lines.data.filter(({ period }) => period.end === Math.floor(endsAt.getTime() / 1_000));
  const metered = new Set<string>();
  for (const price of new Set(own.map(priceOf)))
    if (price && (await isOfMeter({ reads, stripe }, price, meter))) metered.add(price);
  return own
    .filter((line) => metered.has(priceOf(line)))
    .reduce((sum, { quantity }) => sum + (quantity ?? 0), 0);
}

const priceOf = ({ pricing }: Stripe.InvoiceLineItem): string => {
  const price = pricing?.price_details?.price;
  return typeof price === 'string' ? price : (price?.id ?? '');
};

async function isOfMeter(
  { reads, stripe }: Pick<BillingContext, 'reads' | 'stripe'>,
  id: string,
  meter: Stripe.Billing.Meter,
): Promise<boolean> {
  const price = await reads.run('GET price', () => stripe.prices.retrieve(id));
  return price.recurring?.meter === meter.id;
}
