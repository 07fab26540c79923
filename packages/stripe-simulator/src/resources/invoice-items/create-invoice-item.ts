import type Stripe from 'stripe';
import { assertChargeable, parseCurrency } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, missingParam } from '../../kernel/stripe-error.ts';
import { assertNoManualRates } from '../automatic-tax/assert-no-manual-rates.ts';
import { findCustomer } from '../customers/find-customer.ts';
import { showItem } from '../invoices/edit-draft.ts';
import { findDraft } from '../invoices/find-invoice.ts';
import { giveDiscounts } from '../invoices/given-discounts.ts';
import { givenTaxRates } from '../invoices/given-tax-rates.ts';
import { findSubscription } from '../subscriptions/change-subscription.ts';
import { itemAmount } from './item-amount.ts';
import { toItemTax } from './item-tax.ts';
import { createAttachedItem, createPendingItem } from './pending-items.ts';

/** Waits for the next invoice, of a subscription or of the customer, or goes on a draft at once (docs.stripe.com/api/invoiceitems/create). */
export function createInvoiceItem(
  sim: Simulation,
  params: Stripe.InvoiceItemCreateParams,
): Stripe.InvoiceItem {
  refuseUnsupported(params, ['customer_account', 'quantity_decimal']);
  const draft = params.invoice === undefined ? undefined : findDraft(sim, params.invoice, 'invoice');
  if (draft) assertNoManualRates(draft.automatic_tax, params.tax_rates, 'tax_rates');
  const customerId = params.customer ?? idOf(draft?.customer ?? null);
  if (customerId === null || customerId === undefined) throw missingParam('customer');
  const customer = findCustomer(sim, customerId);
  assertSameCustomer(sim, customer.id, { draft, subscription: params.subscription });
  const currency = currencyOf(sim, params, { customer, draft });
  const { price, quantity, amount, description } = itemAmount(sim, params, { currency });
  assertChargeable(amount, currency);
  const spec = {
    amount,
    currency,
    description,
    period: params.period ?? { start: sim.now(), end: sim.now() },
    price,
    quantity,
    subscription: params.subscription ?? null,
    subscriptionItem: null,
    proration: false,
    invoiceItem: null,
    metadata: mergeMetadata(null, params.metadata),
    discountable: params.discountable ?? true,
    taxRates: givenTaxRates(sim, params.tax_rates, 'tax_rates'),
    ...toItemTax(params),
  };
  const item = draft
    ? createAttachedItem(sim, spec, { customer: customer.id, invoice: draft.id })
    : createPendingItem(sim, customer.id, spec);
  const discounted = withDiscounts(sim, item, params.discounts);
  if (draft) showItem(sim, draft, discounted);
  return discounted;
}

export function withDiscounts(
  sim: Simulation,
  item: Stripe.InvoiceItem,
  given: Stripe.InvoiceItemUpdateParams['discounts'],
): Stripe.InvoiceItem {
  if (given === undefined) return item;
  const discounts = giveDiscounts(sim, given, {
    customer: idOf(item.customer) ?? '',
    invoiceItem: item.id,
    kept: (item.discounts ?? []).map((discount) => idOf(discount) ?? ''),
  });
  return sim.store.invoiceItems.put({ ...item, discounts: discounts.map(({ id }) => id) });
}

function assertSameCustomer(
  sim: Simulation,
  customer: string,
  { draft, subscription }: { draft: Stripe.Invoice | undefined; subscription: string | undefined },
): void {
  if (draft && idOf(draft.customer) !== customer)
    throw invalidRequest(`The invoice ${draft.id} does not belong to customer ${customer}.`, {
      param: 'invoice',
    });
  if (subscription === undefined) return;
  if (idOf(findSubscription(sim, subscription, 'subscription').customer) !== customer)
    throw invalidRequest(`The subscription ${subscription} does not belong to customer ${customer}.`, {
      param: 'subscription',
    });
}

/** An invoice has one currency; otherwise what is asked for, or the price's, or the customer's. */
function currencyOf(
  sim: Simulation,
  params: Stripe.InvoiceItemCreateParams,
  { customer, draft }: { customer: Stripe.Customer; draft: Stripe.Invoice | undefined },
): string {
  const given = params.currency ?? params.price_data?.currency;
  const price = sim.store.prices.get(params.pricing?.price ?? '');
  const asked = given === undefined ? undefined : parseCurrency(given);
  if (draft && asked !== undefined && asked !== draft.currency)
    throw invalidRequest(`The currency of the invoice item must be that of the invoice, ${draft.currency}.`, {
      param: 'currency',
    });
  return (
    draft?.currency ?? asked ?? price?.currency ?? customer.currency ?? sim.account.default_currency ?? 'usd'
  );
}
