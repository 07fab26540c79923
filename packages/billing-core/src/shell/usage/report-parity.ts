import type Stripe from 'stripe';
import type { Outcome, ParityView, Usage } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { planUsage } from '../../domain/entitlements/feature-level.ts';
import { compareUsage } from '../../domain/usage/parity.ts';
import type { BillingContext } from '../context.ts';
import { loadParityRows } from './load-parity-rows.ts';

const MINUTE_SECONDS = 60;

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
    meter && subscription ? await sumAtStripe(context, meter, subscription.customer_id, period) : 0;
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

async function findMeter(
  { reads, stripe }: BillingContext,
  feature: string,
): Promise<Stripe.Billing.Meter | undefined> {
  for (let after: string | undefined; ; ) {
    const page = await reads.run('GET meters', () =>
      stripe.billing.meters.list({
        status: 'active',
        limit: 100,
        ...(after ? { starting_after: after } : {}),
      }),
    );
    const found = page.data.find(({ event_name: name }) => name === feature);
    after = page.data.at(-1)?.id;
    if (found || !page.has_more || !after) return found;
  }
}

interface Period {
  startsAt: Date;
  endsAt: Date;
}

/** Our meter events have the first whole minute of their slots, so that whole minutes are enough (domain/usage/usage-slot.ts). */
async function sumAtStripe(
  { reads, stripe }: BillingContext,
  { id }: Stripe.Billing.Meter,
  customer: string,
  { startsAt, endsAt }: Period,
): Promise<number> {
  const minuteOf = (at: Date) => Math.floor(at.getTime() / 1_000 / MINUTE_SECONDS) * MINUTE_SECONDS;
  const span = { start_time: minuteOf(startsAt), end_time: minuteOf(endsAt) };
  const { data } = await reads.run('GET event_summaries', () =>
    stripe.billing.meters.listEventSummaries(id, { customer, ...span }),
  );
  return data.reduce((sum, { aggregated_value: value }) => sum + value, 0);
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
