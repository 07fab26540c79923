import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import type { TaxSituation } from '../../kernel/tax/taxes-of-line.ts';
import { automaticRules, taxBehaviorOf, taxCodeOfProduct } from '../automatic-tax/automatic-rules.ts';
import { type AutomaticTaxStatus, situationOf, type Taxpayer } from '../automatic-tax/tax-situation.ts';
import type { TaxRule } from '../invoices/take-taxes.ts';
import { shippingSale } from '../invoices/taxed-invoice.ts';
import { toTaxRules } from '../invoices/with-totals.ts';
import { taxIdsOf } from '../tax-ids/tax-id.ts';
import type { CheckoutPlan, PlannedItem } from './checkout-plan.ts';

type ShippingCost = Stripe.Checkout.Session.ShippingCost;

export interface SessionTaxes {
  /** Null where taxes are chosen by hand. */
  status: AutomaticTaxStatus | null;
  /** Nothing is charged on top, and what is included in a price stays its price. */
  exempt: boolean;
  /** @param amount what the line comes to, in the smallest unit. */
  rulesOf(line: { item: PlannedItem; price: Stripe.Price; amount: number }): TaxRule[];
  shippingRules(cost: ShippingCost | null): TaxRule[];
}

/** The taxes of an order: by hand as its lines say, or worked out from where the buyer is, once that is known. */
export function sessionTaxes(
  sim: Simulation,
  { customer: id, currency }: Pick<Stripe.Checkout.Session, 'customer' | 'currency'>,
  plan: CheckoutPlan,
): SessionTaxes {
  const found = sim.store.customers.get(idOf(id) ?? '');
  const customer = found && !found.deleted ? found : null;
  if (plan.given.automatic_tax?.enabled !== true)
    return {
      status: null,
      exempt: ['exempt', 'reverse'].includes(customer?.tax_exempt ?? 'none'),
      rulesOf: ({ item }) => toTaxRules(taxRatesOf(sim, item, plan)),
      shippingRules: () => [],
    };
  const { status, situation } = situationOf(sim, taxpayerOf(sim, customer, plan));
  return { status, exempt: false, ...automatic(sim, situation, currency ?? 'usd') };
}

function automatic(
  sim: Simulation,
  situation: TaxSituation | null,
  currency: string,
): Pick<SessionTaxes, 'rulesOf' | 'shippingRules'> {
  if (!situation) return { rulesOf: () => [], shippingRules: () => [] };
  return {
    rulesOf: ({ item, price, amount }) => {
      const product = sim.store.products.get(idOf(price.product) ?? '');
      const sale = {
        currency,
        unitAmount: amount / Math.max(item.quantity, 1),
        taxCode: taxCodeOfProduct(product),
        taxBehavior: taxBehaviorOf(price, currency),
      };
      return automaticRules(sim, sale, situation);
    },
    shippingRules: (cost) => {
      const sale = shippingSale(sim, { shipping_cost: cost, currency });
      return sale ? automaticRules(sim, sale, situation) : [];
    },
  };
}

/** The line's own, or else those of the subscription. */
export function taxRatesOf(
  sim: Simulation,
  { taxRates }: PlannedItem,
  { given }: CheckoutPlan,
): Stripe.TaxRate[] {
  const ids = taxRates.length > 0 ? taxRates : (given.subscription_data?.default_tax_rates ?? []);
  return ids.map((id) => sim.store.taxRates.get(id)).filter((rate) => rate !== undefined);
}

/**
 * Who will be taxed: a new buyer as they say on the page, an existing one as they are, unless what they say is to be
 * saved (docs.stripe.com/tax/checkout).
 */
function taxpayerOf(
  sim: Simulation,
  customer: Stripe.Customer | null,
  { given, details }: CheckoutPlan,
): Taxpayer {
  const update = given.customer_update ?? {};
  const saysAddress = customer === null || update.address === 'auto';
  const saysShipping = customer === null || update.shipping === 'auto';
  const shipping = details?.shipping ? { ...details.shipping, phone: null } : null;
  return {
    customer: {
      address: (saysAddress ? details?.billing.address : null) ?? customer?.address ?? null,
      shipping: (saysShipping ? shipping : null) ?? customer?.shipping ?? null,
      invoice_settings: customer?.invoice_settings ?? NO_SETTINGS,
      tax_exempt: customer?.tax_exempt ?? 'none',
    },
    taxIds: [...(customer ? taxIdsOf(sim, customer.id) : []), ...(details?.taxId ? [details.taxId] : [])],
  };
}

const NO_SETTINGS: Stripe.Customer.InvoiceSettings = {
  custom_fields: null,
  default_payment_method: null,
  footer: null,
  rendering_options: null,
};
