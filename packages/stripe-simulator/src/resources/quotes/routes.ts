import type Stripe from 'stripe';
import { paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { Simulation, TaskHandlers } from '../../kernel/simulation.ts';
import { isListed } from '../test-clocks/is-listed.ts';
import { acceptQuote } from './accept-quote.ts';
import { createQuote } from './create-quote.ts';
import { cancelQuote, expireQuote, finalizeQuote } from './finalize-quote.ts';
import { amountsOfQuote, findQuote, planOf } from './find-quote.ts';
import { updateQuote } from './update-quote.ts';

/** https://docs.stripe.com/api/quotes; the PDF is among the documents. */
export const quoteRoutes: readonly Route[] = [
  route('POST /v1/quotes', 'QuoteCreateParams', createQuote),
  route('GET /v1/quotes', 'QuoteListParams', (sim, params) => {
    const found = sim.store.quotes
      .newestFirst()
      .filter(
        (quote) =>
          (params.customer === undefined || quote.customer === params.customer) &&
          (params.status === undefined || quote.status === params.status) &&
          isListed(quote.test_clock, params),
      );
    return paginate(found, params, '/v1/quotes');
  }),
  route('GET /v1/quotes/:id', 'QuoteRetrieveParams', (sim, _, id: string) => findQuote(sim, id)),
  route('POST /v1/quotes/:id', 'QuoteUpdateParams', updateQuote),
  route('POST /v1/quotes/:id/finalize', 'QuoteFinalizeQuoteParams', finalizeQuote),
  route('POST /v1/quotes/:id/accept', 'QuoteAcceptParams', acceptQuote),
  route('POST /v1/quotes/:id/cancel', 'QuoteCancelParams', cancelQuote),
  route('GET /v1/quotes/:id/line_items', 'QuoteListLineItemsParams', (sim, params, id: string) =>
    paginate(lineItemsOf(sim, id), params, `/v1/quotes/${id}/line_items`),
  ),
  route(
    'GET /v1/quotes/:id/computed_upfront_line_items',
    'QuoteListComputedUpfrontLineItemsParams',
    (sim, params, id: string) => {
      const { upfrontLineItems } = amountsOfQuote(
        sim,
        planOf(sim, findQuote(sim, id).id),
        findQuote(sim, id),
      );
      return paginate(upfrontLineItems, params, `/v1/quotes/${id}/computed_upfront_line_items`);
    },
  ),
];

export const quoteTasks: TaskHandlers = { 'quote.expire': expireQuote };

export function lineItemsOf(sim: Simulation, id: string): Stripe.LineItem[] {
  const quote = findQuote(sim, id);
  return amountsOfQuote(sim, planOf(sim, id), quote).lineItems;
}

/** `expand[]=line_items` of a quote. */
export const includeQuoteItems = (sim: Simulation, id: string) =>
  paginate(lineItemsOf(sim, id), {}, `/v1/quotes/${id}/line_items`);
