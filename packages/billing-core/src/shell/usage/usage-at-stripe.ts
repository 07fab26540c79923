import type Stripe from 'stripe';
import type { BillingContext } from '../context.ts';

const MINUTE_SECONDS = 60;

/** The active meter of a feature, whose event name is the feature's key. */
export async function findMeter(
  { reads, stripe }: Pick<BillingContext, 'reads' | 'stripe'>,
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

/**
 * What a meter has of a customer in a span, with the request that said so. Our meter events have the first whole minute of their
 * slots, so that whole minutes, which is what Stripe takes, are enough (domain/usage/usage-slot.ts).
 */
export async function sumAtStripe(
  { reads, stripe }: Pick<BillingContext, 'reads' | 'stripe'>,
  { id }: Stripe.Billing.Meter,
  { customer, startsAt, endsAt }: { customer: string; startsAt: Date; endsAt: Date },
): Promise<{ sum: number; lastResponse: { requestId: string } }> {
  const minuteOf = (at: Date) => Math.floor(at.getTime() / 1_000 / MINUTE_SECONDS) * MINUTE_SECONDS;
  const span = { start_time: minuteOf(startsAt), end_time: minuteOf(endsAt) };
  const { data, lastResponse } = await reads.run('GET event_summaries', () =>
    stripe.billing.meters.listEventSummaries(id, { customer, ...span }),
  );
  return { sum: data.reduce((total, { aggregated_value: value }) => total + value, 0), lastResponse };
}
