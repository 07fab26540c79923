import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { SHIPPING } from '../../kernel/tax/tax-codes.ts';
import {
  automaticRules,
  type TaxedSale,
  taxBehaviorOf,
  taxCodeOfProduct,
} from '../automatic-tax/automatic-rules.ts';
import { type AutomaticTaxStatus, situationOf, type Taxpayer } from '../automatic-tax/tax-situation.ts';
import { type ItemTax, itemTaxOf } from '../invoice-items/item-tax.ts';
import { knownPrice } from '../prices/known-price.ts';
import { taxIdsOf } from '../tax-ids/tax-id.ts';
import { itemIdOf } from './line-spec.ts';
import type { TaxRule } from './take-taxes.ts';

export interface TaxedInvoice {
  status: AutomaticTaxStatus;
  rulesOf(line: Stripe.InvoiceLineItem): TaxRule[];
  shippingRules: TaxRule[];
}

interface Known {
  prices: ReadonlyMap<string, Stripe.Price>;
  itemTaxes: ReadonlyMap<string, ItemTax>;
  taxpayer?: Taxpayer;
}

/** The automatic taxes of an invoice that wants them: none as long as it isn't known where the customer is. */
export function taxedInvoice(sim: Simulation, invoice: Stripe.Invoice, known: Known): TaxedInvoice | null {
  if (!invoice.automatic_tax.enabled) return null;
  const taxpayer = known.taxpayer ?? payerOf(sim, invoice);
  if (!taxpayer) return { status: 'requires_location_inputs', rulesOf: () => [], shippingRules: [] };
  const { status, situation } = situationOf(sim, taxpayer);
  if (!situation) return { status, rulesOf: () => [], shippingRules: [] };
  const shipping = shippingSale(sim, invoice);
  return {
    status,
    rulesOf: (line) => automaticRules(sim, saleOnLine(sim, line, known), situation),
    shippingRules: shipping ? automaticRules(sim, shipping, situation) : [],
  };
}

/** A draft follows its customer until it is final. */
function payerOf(sim: Simulation, invoice: Stripe.Invoice): Taxpayer | undefined {
  const customer = sim.store.customers.get(idOf(invoice.customer) ?? '');
  if (!customer || customer.deleted) return undefined;
  const subscription = sim.store.subscriptions.get(
    invoice.parent?.subscription_details ? String(invoice.parent.subscription_details.subscription) : '',
  );
  return {
    customer,
    taxIds: taxIdsOf(sim, customer.id),
    paymentMethod: idOf(invoice.default_payment_method) ?? idOf(subscription?.default_payment_method ?? null),
  };
}

function saleOnLine(sim: Simulation, line: Stripe.InvoiceLineItem, { prices, itemTaxes }: Known): TaxedSale {
  const details = line.pricing?.price_details;
  const priceId = idOf(details?.price ?? null) ?? '';
  const price = prices.get(priceId) ?? knownPrice(sim, priceId);
  const own = itemTaxes.get(line.id) ?? itemTaxOf(sim, itemIdOf(line) ?? '');
  const product = sim.store.products.get(details?.product ?? '');
  return {
    currency: line.currency,
    unitAmount: Math.abs(line.amount) / Math.max(line.quantity ?? 1, 1),
    taxCode: own?.taxCode ?? taxCodeOfProduct(product),
    taxBehavior: own?.taxBehavior ?? (price ? taxBehaviorOf(price, line.currency) : null),
  };
}

/** Shipping is taxed as its rate says (docs.stripe.com/tax/shipping). */
export function shippingSale(
  sim: Simulation,
  {
    shipping_cost: cost,
    currency,
  }: {
    shipping_cost: Pick<Stripe.Invoice.ShippingCost, 'amount_subtotal' | 'shipping_rate'> | null;
    currency: string;
  },
): TaxedSale | null {
  if (!cost) return null;
  const rate = sim.store.shippingRates.get(idOf(cost.shipping_rate) ?? '');
  return {
    currency,
    unitAmount: cost.amount_subtotal,
    taxCode: idOf(rate?.tax_code ?? null) ?? SHIPPING,
    taxBehavior: rate?.tax_behavior ?? null,
  };
}
