import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { resolveDiscounts } from '../discounts/create-discount.ts';
import { givenTaxRates } from '../invoices/given-tax-rates.ts';
import { createPrice } from '../prices/create-price.ts';
import { findPrice } from '../prices/update-price.ts';
import { assertQuantity } from '../subscriptions/assert-quantity.ts';
import type { QuoteItem } from './quote-plan.ts';

type Given = Stripe.QuoteUpdateParams.LineItem;

/** The lines of an offer; one that names the id of a line changes it, and lines that are not named are gone. */
export function quoteItems(
  sim: Simulation,
  given: readonly Given[],
  before: readonly QuoteItem[] = [],
): QuoteItem[] {
  const items = given.map((line, at) => {
    const param = `line_items[${at}]`;
    const known = before.find(({ id }) => id === line.id);
    if (line.id !== undefined && !known)
      throw invalidRequest(`The quote has no line item ${line.id}.`, { param: `${param}[id]` });
    const price = priceOf(sim, line, { known, param });
    assertQuantity(line.quantity, price, `${param}[quantity]`);
    return {
      id: known?.id ?? sim.newId('li'),
      price: price.id,
      quantity: line.quantity ?? known?.quantity ?? 1,
      discounts:
        line.discounts === undefined ? (known?.discounts ?? []) : resolveDiscounts(sim, line.discounts),
      taxRates:
        line.tax_rates === undefined
          ? (known?.taxRates ?? [])
          : givenTaxRates(sim, line.tax_rates, `${param}[tax_rates]`).map(({ id }) => id),
    };
  });
  assertTogether(sim, items);
  return items;
}

function priceOf(
  sim: Simulation,
  line: Given,
  { known, param }: { known: QuoteItem | undefined; param: string },
): Stripe.Price {
  if (line.price_data) return createPrice(sim, line.price_data);
  const id = line.price ?? known?.price;
  if (id === undefined) throw missingParam(`${param}[price]`);
  const price = findPrice(sim, id, `${param}[price]`);
  if (price.active || id === known?.price) return price;
  throw invalidRequest('The price specified is inactive. This field only accepts active prices.', {
    param: `${param}[price]`,
  });
}

/** One currency, and one interval for all that recurs (docs.stripe.com/quotes). */
function assertTogether(sim: Simulation, items: readonly QuoteItem[]): void {
  const prices = items.map(({ price }) => findPrice(sim, price, 'line_items'));
  const [first] = prices;
  if (first && prices.some(({ currency_options }) => !currency_options?.[first.currency]))
    throw invalidRequest('All prices of a quote must have the same currency.', { param: 'line_items' });
  const cadences = new Set(
    prices.flatMap(({ recurring }) =>
      recurring ? [`${recurring.interval_count} ${recurring.interval}`] : [],
    ),
  );
  if (cadences.size > 1)
    throw invalidRequest('All recurring prices of a quote must have the same interval.', {
      param: 'line_items',
    });
}
