import type Stripe from 'stripe';
import type { BillingContext } from '../context.ts';

const PAGE = 100;

/** Stripe's events, newest first, a page at a time; each page is one request within the budget (docs.stripe.com/api/events/list). */
export async function* listEventPages(
  { reads, stripe }: Pick<BillingContext, 'reads' | 'stripe'>,
  filter: Pick<Stripe.EventListParams, 'types' | 'created'>,
  options: Stripe.RequestOptions,
): AsyncGenerator<Stripe.Event[]> {
  let after: string | undefined;
  do {
    const params = { ...filter, limit: PAGE, ...(after === undefined ? {} : { starting_after: after }) };
    const page = await reads.run('GET events', () => stripe.events.list(params, options));
    yield page.data;
    after = page.has_more ? page.data.at(-1)?.id : undefined;
  } while (after !== undefined);
}
