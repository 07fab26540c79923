import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { givenTaxRates } from '../invoices/given-tax-rates.ts';
import { createPrice } from '../prices/create-price.ts';
import { findPrice } from '../prices/update-price.ts';
import { isMetered } from '../subscriptions/cadence.ts';
import type { PlannedItem } from './checkout-plan.ts';

const MOST_IN_PAYMENT = 100;
const MOST_OF_A_KIND = 20;
const LARGEST_QUANTITY = 999_999;
const USUAL_MOST = 99;

export type GivenItem = Stripe.Checkout.SessionUpdateParams.LineItem;

/**
 * What is bought, as it was asked for: a line that names the id of a line changes it, and lines that are not named
 * are gone (docs.stripe.com/api/checkout/sessions/update).
 */
export function plannedItems(
  sim: Simulation,
  given: readonly GivenItem[],
  { mode, before = [] }: { mode: string; before?: readonly PlannedItem[] },
): PlannedItem[] {
  if (mode === 'setup') return [];
  if (given.length === 0) throw missingParam('line_items');
  const items = given.map((line, at) => plannedItem(sim, line, { param: `line_items[${at}]`, mode, before }));
  assertTogether(sim, items, mode);
  return items;
}

function plannedItem(
  sim: Simulation,
  line: GivenItem,
  { param, mode, before }: { param: string; mode: string; before: readonly PlannedItem[] },
): PlannedItem {
  const known = before.find(({ id }) => id === line.id);
  if (line.id !== undefined && !known)
    throw invalidRequest(`The Checkout Session has no line item ${line.id}.`, { param: `${param}[id]` });
  const price = priceOf(sim, line, { known, param });
  if (mode === 'payment' && price.recurring)
    throw invalidRequest(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      { param: `${param}[price]` },
    );
  const item: PlannedItem = {
    id: known?.id ?? sim.newId('li'),
    price: price.id,
    quantity: quantityOf(line, { price, known, param }),
    adjustable: line.adjustable_quantity
      ? toAdjustable(line.adjustable_quantity, `${param}[adjustable_quantity]`)
      : (known?.adjustable ?? null),
    metadata: mergeMetadata(known?.metadata ?? null, line.metadata),
    taxRates:
      line.tax_rates === undefined
        ? (known?.taxRates ?? [])
        : givenTaxRates(sim, line.tax_rates, `${param}[tax_rates]`).map(({ id }) => id),
    customAmount: known?.customAmount ?? presetOf(price),
    isOptional: known?.isOptional ?? false,
  };
  assertWithin(item, `${param}[quantity]`);
  return item;
}

function priceOf(
  sim: Simulation,
  line: GivenItem,
  { known, param }: { known: PlannedItem | undefined; param: string },
): Stripe.Price {
  if (line.price !== undefined && line.price_data)
    throw invalidRequest('You may only specify one of these parameters: price, price_data.', {
      code: 'parameters_exclusive',
      param: `${param}[price_data]`,
    });
  if (line.price_data) return createPrice(sim, line.price_data);
  const id = line.price ?? known?.price;
  if (id === undefined) throw missingParam(`${param}[price]`);
  return findActivePrice(sim, id, { param: `${param}[price]`, unless: known?.price });
}

/** @param unless a price that is there already, which may have been archived since. */
export function findActivePrice(
  sim: Simulation,
  id: string,
  { param, unless }: { param: string; unless?: string | undefined },
): Stripe.Price {
  const price = findPrice(sim, id, param);
  if (price.active || id === unless) return price;
  throw invalidRequest('The price specified is inactive. This field only accepts active prices.', { param });
}

/** The least that the customer may pay is where they start, unless another amount is suggested. */
export const presetOf = ({ custom_unit_amount: custom }: Stripe.Price): number | null =>
  custom ? (custom.preset ?? custom.minimum ?? 0) : null;

function quantityOf(
  line: GivenItem,
  { price, known, param }: { price: Stripe.Price; known: PlannedItem | undefined; param: string },
): number {
  if (isMetered(price)) {
    if (line.quantity === undefined) return 1;
    throw invalidRequest(
      `Quantity should not be specified where usage_type is \`metered\`. Remove quantity from \`${param}\``,
      { param: `${param}[quantity]` },
    );
  }
  const quantity = line.quantity ?? known?.quantity;
  if (quantity === undefined) throw missingParam(`${param}[quantity]`);
  if (quantity < 1 || quantity > LARGEST_QUANTITY)
    throw invalidRequest(`This value must be between 1 and ${LARGEST_QUANTITY}.`, {
      code: 'parameter_invalid_integer',
      param: `${param}[quantity]`,
    });
  if (price.custom_unit_amount && quantity !== 1)
    throw invalidRequest('A price whose amount the customer chooses can only have a quantity of 1.', {
      param: `${param}[quantity]`,
    });
  return quantity;
}

/** Up to 99 unless it is said, and never more than 999999 (docs.stripe.com/payments/checkout/adjustable-quantity). */
export function toAdjustable(
  { enabled, minimum = 0, maximum = USUAL_MOST }: { enabled: boolean; minimum?: number; maximum?: number },
  param: string,
): PlannedItem['adjustable'] {
  if (!enabled) return null;
  if (maximum < 1 || maximum > LARGEST_QUANTITY)
    throw invalidRequest(`This value must be between 1 and ${LARGEST_QUANTITY}.`, {
      code: 'parameter_invalid_integer',
      param: `${param}[maximum]`,
    });
  if (minimum < 0 || minimum > maximum)
    throw invalidRequest('The minimum must be between 0 and the maximum.', { param: `${param}[minimum]` });
  return { minimum, maximum };
}

function assertWithin({ adjustable, quantity }: PlannedItem, param: string): void {
  if (!adjustable || (quantity >= adjustable.minimum && quantity <= adjustable.maximum)) return;
  throw invalidRequest(
    `The quantity must be between ${adjustable.minimum} and ${adjustable.maximum}, as adjustable_quantity says.`,
    { param },
  );
}

/** How many lines there may be, and what has to be among them. */
export function assertTogether(sim: Simulation, items: readonly PlannedItem[], mode: string): void {
  const prices = items.map(({ price }) => findPrice(sim, price, 'line_items'));
  const recurring = prices.filter((price) => price.recurring).length;
  if (mode === 'subscription' && recurring === 0)
    throw invalidRequest(
      'You must provide at least one recurring price in `subscription` mode when using prices.',
      { param: 'line_items' },
    );
  const tooMany =
    mode === 'subscription'
      ? recurring > MOST_OF_A_KIND || prices.length - recurring > MOST_OF_A_KIND
      : prices.length > MOST_IN_PAYMENT;
  if (tooMany)
    throw invalidRequest(
      mode === 'subscription'
        ? `You may have up to ${MOST_OF_A_KIND} line items with recurring prices, and ${MOST_OF_A_KIND} with one-time prices.`
        : `You may have up to ${MOST_IN_PAYMENT} line items.`,
      { param: 'line_items' },
    );
  if (prices.length > 1 && prices.some(({ custom_unit_amount: custom }) => custom !== null))
    throw invalidRequest('A price whose amount the customer chooses must be the only line item.', {
      param: 'line_items',
    });
}
