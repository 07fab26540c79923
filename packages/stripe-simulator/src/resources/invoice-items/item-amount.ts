import Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { amountFor } from '../prices/amount-for.ts';
import { createPrice } from '../prices/create-price.ts';
import { findPrice } from '../prices/update-price.ts';
import { findProduct } from '../products/product.ts';
import { hiddenPrice, unstoredPrice } from './hidden-price.ts';

/** How a request may say what something costs. */
export interface GivenAmount {
  amount?: number;
  currency?: string;
  description?: string;
  price?: string;
  price_data?: Omit<Stripe.InvoiceAddLinesParams.Line.PriceData, 'tax_behavior'> & { tax_behavior?: string };
  pricing?: { price?: string };
  quantity?: number;
  unit_amount?: number;
  unit_amount_decimal?: Stripe.Decimal;
}

export interface ItemAmount {
  price: Stripe.Price;
  quantity: number;
  amount: number;
  description: string;
}

/** An amount, or a price and a quantity: never both (docs.stripe.com/api/invoiceitems/create). A preview stores nothing. */
export function itemAmount(
  sim: Simulation,
  given: GivenAmount,
  { currency, param = '', stores = true }: { currency: string; param?: string; stores?: boolean },
): ItemAmount {
  const at = (name: string) => (param === '' ? name : `${param}[${name}]`);
  if (given.quantity !== undefined && given.quantity < 0)
    throw invalidRequest('This value must be greater than or equal to 0.', {
      code: 'parameter_invalid_integer',
      param: at('quantity'),
    });
  assertOneWay(given, at);
  const priceId = given.pricing?.price ?? given.price;
  const quantity = given.quantity ?? 1;
  if (priceId !== undefined)
    return ofPrice(sim, oneTime(sim, priceId, at('price')), { quantity, currency, given });
  if (given.price_data) return ofPriceData(sim, given.price_data, { quantity, currency, given, at, stores });
  const unit = given.unit_amount_decimal ?? decimalOf(given.amount ?? given.unit_amount);
  if (unit === undefined) throw missingParam(at('amount'));
  const description = given.description ?? '';
  const name = description || 'Invoice item';
  const price = (stores ? hiddenPrice : unstoredPrice)(sim, { currency, unitAmount: unit, name });
  return { price, quantity, amount: times(unit, quantity), description };
}

function assertOneWay(given: GivenAmount, at: (name: string) => string): void {
  const ways = (
    ['amount', 'price', 'pricing', 'price_data', 'unit_amount', 'unit_amount_decimal'] as const
  ).filter((name) => given[name] !== undefined);
  const [first, second] =
    given.amount !== undefined && given.quantity !== undefined ? [...ways, 'quantity'] : ways;
  if (first === undefined || second === undefined) return;
  throw invalidRequest(`You may only specify one of these parameters: ${ways.join(', ')}.`, {
    code: 'parameters_exclusive',
    param: at(second),
  });
}

interface Asked {
  quantity: number;
  currency: string;
  given: GivenAmount;
}

function ofPrice(sim: Simulation, price: Stripe.Price, { quantity, currency, given }: Asked): ItemAmount {
  const product = findProduct(sim, String(price.product), 'product');
  return {
    price,
    quantity,
    amount: amountFor(price, { quantity, currency }),
    description: given.description ?? product.name,
  };
}

/** Credits, which no price of the catalogue can be, are allowed here. */
function ofPriceData(
  sim: Simulation,
  data: NonNullable<GivenAmount['price_data']>,
  { quantity, currency, given, at, stores }: Asked & { at: (name: string) => string; stores: boolean },
): ItemAmount {
  if (parseCurrency(data.currency, at('price_data][currency')) !== currency)
    throw invalidRequest(`The currency of price_data must be ${currency}.`, { param: at('price_data') });
  const unit = data.unit_amount_decimal ?? decimalOf(data.unit_amount);
  if (unit === undefined) throw missingParam(at('price_data'));
  const named = data.product === undefined ? undefined : findProduct(sim, data.product, at('price_data'));
  if (unit.toNumber() < 0 || !stores) {
    const description = given.description ?? named?.name ?? data.product_data?.name ?? '';
    const unpriced = { currency, unitAmount: unit, name: description || 'Invoice item' };
    const price = stores ? hiddenPrice(sim, unpriced) : unstoredPrice(sim, unpriced, named?.id);
    return { price, quantity, amount: times(unit, quantity), description };
  }
  const price = createPrice(sim, {
    currency,
    unit_amount_decimal: unit,
    ...(named ? { product: named.id } : {}),
    ...(data.product_data ? { product_data: data.product_data } : {}),
    ...(data.tax_behavior ? { tax_behavior: data.tax_behavior } : {}),
  });
  return ofPrice(sim, price, { quantity, currency, given });
}

function oneTime(sim: Simulation, id: string, param: string): Stripe.Price {
  const price = findPrice(sim, id, param);
  if (price.recurring)
    throw invalidRequest(
      'The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.',
      { param },
    );
  if (!price.active)
    throw invalidRequest('The price specified is inactive. This field only accepts active prices.', {
      param,
    });
  return price;
}

const decimalOf = (amount: number | undefined) =>
  amount === undefined ? undefined : Stripe.Decimal.from(amount);

const times = (unit: Stripe.Decimal, quantity: number): number =>
  unit.mul(Stripe.Decimal.from(quantity)).round('half-up', { mode: 'decimal-places', value: 0 }).toNumber();
