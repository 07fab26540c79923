import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, missingParam, noSuch } from '../../kernel/stripe-error.ts';
import { SHIPPING } from '../../kernel/tax/tax-codes.ts';
import { toTaxLocation } from '../../kernel/tax/tax-location.ts';
import type { TaxSituation } from '../../kernel/tax/taxes-of-line.ts';
import { taxCodeOf, taxCodeOfProduct } from '../automatic-tax/automatic-rules.ts';
import { situationAt } from '../automatic-tax/tax-situation.ts';
import { toAddress } from '../customers/customer-address.ts';
import { findProduct } from '../products/product.ts';
import { parseTaxCode } from '../products/tax-code-of.ts';
import { taxSettings } from '../tax-settings/tax-settings.ts';
import { type CalculatedLine, calculateLine, toBreakdown, toLineBreakdown } from './calculated-taxes.ts';
import { type Buyer, buyerOf } from './customer-details.ts';
import type { TaxCalculationRecord } from './tax-calculation-record.ts';

type Params = Stripe.Tax.CalculationCreateParams;

const DAY = 86_400;
const KEPT_DAYS = 90;
const MOST_LINES = 100;
const DATES_WITHIN_DAYS = 31;

/** https://docs.stripe.com/api/tax/calculations/create: nothing is collected or reported by it. */
export function createCalculation(sim: Simulation, params: Params): Stripe.Tax.Calculation {
  assertLines(params.line_items);
  const currency = parseCurrency(params.currency);
  if (taxSettings(sim).status !== 'active')
    throw invalidRequest('You must set your head office address before tax can be calculated.', {
      code: 'taxes_calculation_failed',
    });
  const taxDate = taxDateOf(sim, params.tax_date);
  const buyer = buyerOf(sim, params);
  const situation = situationOfBuyer(sim, buyer, taxDate);
  const id = sim.newId('taxcalc');
  const lines = params.line_items.map((line, at) => toLine(sim, line, { at, currency, situation }));
  const shipping = params.shipping_cost
    ? shippingOf(sim, params.shipping_cost, { currency, situation })
    : null;
  const calculated = [...lines.map((line) => line.calculated), ...(shipping ? [shipping.calculated] : [])];
  const exclusive = taxOf(calculated.filter(({ inclusive }) => !inclusive));
  const amounts = lines.reduce((sum, { item }) => sum + item.amount, 0) + (shipping?.cost.amount ?? 0);
  const calculation = {
    id,
    object: 'tax.calculation',
    amount_total: amounts + exclusive,
    currency,
    customer: buyer.id,
    customer_details: buyer.details,
    expires_at: sim.now() + KEPT_DAYS * DAY,
    livemode: false,
    ship_from_details: shipFrom(params.ship_from_details),
    shipping_cost: shipping?.cost ?? null,
    tax_amount_exclusive: exclusive,
    tax_amount_inclusive: taxOf(calculated.filter(({ inclusive }) => inclusive)),
    tax_breakdown: toBreakdown(calculated),
    tax_date: taxDate,
  } satisfies Stripe.Tax.Calculation;
  sim.store.taxCalculations.put({ id, calculation, items: lines.map(({ item }) => item) });
  return calculation;
}

const taxOf = (lines: readonly CalculatedLine[]) => lines.reduce((sum, { amountTax }) => sum + amountTax, 0);

function assertLines(lines: Params['line_items']): void {
  if (lines.length === 0) throw missingParam('line_items');
  if (lines.length > MOST_LINES)
    throw invalidRequest(`You may only pass up to ${MOST_LINES} line items.`, { param: 'line_items' });
  const references = lines.map(({ reference }) => reference).filter((one) => one !== undefined);
  if (new Set(references).size < references.length)
    throw invalidRequest('The reference of each line item must be unique.', { param: 'line_items' });
}

function taxDateOf(sim: Simulation, given: number | undefined): number {
  if (given === undefined) return sim.now();
  if (Math.abs(given - sim.now()) <= DATES_WITHIN_DAYS * DAY) return given;
  throw invalidRequest(`The tax date must be within ${DATES_WITHIN_DAYS} days of now.`, {
    param: 'tax_date',
  });
}

const OVERRIDES = ['customer_exempt', 'reverse_charge'] as const;

function situationOfBuyer(sim: Simulation, { details, location }: Buyer, at: number): TaxSituation {
  const situation = situationAt(sim, location, { taxIds: details.tax_ids, exempt: 'none', at });
  const { taxability_override: override } = details;
  return { ...situation, override: OVERRIDES.find((one) => one === override) ?? 'none' };
}

interface Place {
  currency: string;
  situation: TaxSituation;
}

function toLine(
  sim: Simulation,
  line: Params['line_items'][number],
  { at, currency, situation }: Place & { at: number },
): { item: Stripe.Tax.CalculationLineItem; calculated: CalculatedLine } {
  refuseUnsupported(line, ['performance_location']);
  const param = `line_items[${at}]`;
  const quantity = line.quantity ?? 1;
  if (quantity < 1)
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: `${param}[quantity]`,
    });
  const product =
    line.product === undefined ? undefined : findProduct(sim, line.product, `${param}[product]`);
  const given = parseTaxCode(line.tax_code ?? null, `${param}[tax_code]`) ?? taxCodeOfProduct(product);
  const sale = {
    currency,
    unitAmount: line.amount / quantity,
    taxCode: given,
    taxBehavior: line.tax_behavior ?? 'exclusive',
  };
  const calculated = calculateLine(sim, { amount: line.amount, sale, situation });
  const item: Stripe.Tax.CalculationLineItem = {
    id: sim.newId('tax_li'),
    object: 'tax.calculation_line_item',
    amount: line.amount,
    amount_tax: calculated.amountTax,
    livemode: false,
    metadata: line.metadata ? mergeMetadata(null, line.metadata) : null,
    performance_location: null,
    product: product?.id ?? null,
    quantity,
    reference: line.reference ?? `L${at + 1}`,
    tax_behavior: calculated.inclusive ? 'inclusive' : 'exclusive',
    tax_breakdown: toLineBreakdown(calculated),
    tax_code: taxCodeOf(sim, given),
  };
  return { item, calculated };
}

function shippingOf(
  sim: Simulation,
  given: NonNullable<Params['shipping_cost']>,
  { currency, situation }: Place,
): { cost: Stripe.Tax.Calculation.ShippingCost; calculated: CalculatedLine } {
  const rate =
    given.shipping_rate === undefined ? undefined : sim.store.shippingRates.get(given.shipping_rate);
  if (given.shipping_rate !== undefined && !rate)
    throw noSuch('shipping rate', given.shipping_rate, 'shipping_cost[shipping_rate]');
  const amount = rate?.fixed_amount?.amount ?? given.amount;
  if (amount === undefined) throw missingParam('shipping_cost[amount]');
  const taxCode = idOf(rate?.tax_code ?? null) ?? given.tax_code ?? SHIPPING;
  const taxBehavior = rate?.tax_behavior ?? given.tax_behavior ?? 'exclusive';
  const sale = { currency, unitAmount: amount, taxCode, taxBehavior };
  const calculated = calculateLine(sim, { amount, sale, situation });
  return {
    cost: {
      amount,
      amount_tax: calculated.amountTax,
      ...(rate ? { shipping_rate: rate.id } : {}),
      tax_behavior: calculated.inclusive ? 'inclusive' : 'exclusive',
      tax_breakdown: toLineBreakdown(calculated),
      tax_code: taxCode,
    },
    calculated,
  };
}

function shipFrom(given: Params['ship_from_details']): Stripe.Tax.Calculation.ShipFromDetails | null {
  if (!given) return null;
  const address = toAddress(given.address);
  if (!address || !toTaxLocation(address))
    throw invalidRequest('We could not determine where the goods are shipped from.', {
      code: 'shipping_address_invalid',
      param: 'ship_from_details[address]',
    });
  return { address };
}

/** After ninety days it is gone (docs.stripe.com/changelog/acacia/2024-09-30/retrieves-tax-calculation-api). */
export function findCalculation(sim: Simulation, id: string, param = 'id'): TaxCalculationRecord {
  const record = sim.store.taxCalculations.get(id);
  if (!record || record.calculation.expires_at <= sim.now()) throw noSuch('tax calculation', id, param);
  return record;
}
