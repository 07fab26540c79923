import Stripe from 'stripe';
import { assertChargeable } from '../../kernel/params/currency.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { hideItem, showItem } from '../invoices/edit-draft.ts';
import { givenTaxRates } from '../invoices/given-tax-rates.ts';
import { productOf } from '../invoices/line-spec.ts';
import { withDiscounts } from './create-invoice-item.ts';
import { type GivenAmount, type ItemAmount, itemAmount } from './item-amount.ts';
import { itemTaxOf, toItemTax } from './item-tax.ts';

export function findInvoiceItem(sim: Simulation, id: string, param = 'id'): Stripe.InvoiceItem {
  const item = sim.store.invoiceItems.get(id);
  if (!item) throw noSuch('invoiceitem', id, param);
  return item;
}

/** The draft that an item is on, if it is on one; what is on a final invoice can't be changed any more. */
function draftOf(sim: Simulation, item: Stripe.InvoiceItem): Stripe.Invoice | undefined {
  const invoice = sim.store.invoices.get(idOf(item.invoice) ?? '');
  if (invoice && invoice.status !== 'draft')
    throw invalidRequest('This invoice item is attached to an invoice that is no longer editable.', {
      code: 'invoice_not_editable',
    });
  return invoice;
}

export function updateInvoiceItem(
  sim: Simulation,
  params: Stripe.InvoiceItemUpdateParams,
  id: string,
): Stripe.InvoiceItem {
  refuseUnsupported(params, ['invoicing_rules', 'quantity_decimal']);
  const item = findInvoiceItem(sim, id);
  const draft = draftOf(sim, item);
  const after = changeItem(sim, item, params);
  if (draft) showItem(sim, draft, after);
  return after;
}

type Changes = Pick<
  Stripe.InvoiceItemUpdateParams,
  | 'description'
  | 'discountable'
  | 'discounts'
  | 'metadata'
  | 'period'
  | 'tax_behavior'
  | 'tax_code'
  | 'tax_rates'
> &
  GivenAmount;

/** What is given changes, also through the line of a draft. */
export function changeItem(sim: Simulation, item: Stripe.InvoiceItem, params: Changes): Stripe.InvoiceItem {
  const { tax } = toItemTax(params, itemTaxOf(sim, item.id));
  if (tax) sim.store.itemTaxes.put({ ...tax, id: item.id });
  const changed = sim.store.invoiceItems.put<Stripe.InvoiceItem>({
    ...item,
    ...newAmount(sim, item, params),
    description: params.description ?? item.description,
    discountable: params.discountable ?? item.discountable,
    metadata: mergeMetadata(item.metadata, params.metadata),
    period: params.period ?? item.period,
    tax_rates:
      params.tax_rates === undefined ? item.tax_rates : givenTaxRates(sim, params.tax_rates, 'tax_rates'),
  });
  return withDiscounts(sim, changed, params.discounts);
}

const AMOUNTS = ['amount', 'price', 'price_data', 'pricing', 'unit_amount', 'unit_amount_decimal'] as const;

function newAmount(sim: Simulation, item: Stripe.InvoiceItem, params: Changes): Partial<Stripe.InvoiceItem> {
  const isRepriced = AMOUNTS.some((name) => params[name] !== undefined);
  if (!isRepriced && params.quantity === undefined) return {};
  const { currency } = item;
  const description = params.description ?? item.description ?? '';
  const kept = params.amount === undefined ? { quantity: item.quantity } : {};
  const unit = isRepriced ? {} : { unit_amount_decimal: unitOf(item) };
  const priced = itemAmount(sim, { ...kept, ...unit, ...params, description }, { currency });
  assertChargeable(priced.amount, currency);
  return toFields(priced);
}

const unitOf = ({ pricing }: Stripe.InvoiceItem) => pricing?.unit_amount_decimal ?? Stripe.Decimal.zero;

function toFields({ price, quantity, amount }: ItemAmount): Partial<Stripe.InvoiceItem> {
  return {
    amount,
    net_amount: amount,
    pricing: {
      price_details: { price: price.id, product: productOf(price) },
      type: 'price_details',
      unit_amount_decimal: price.unit_amount_decimal,
    },
    quantity,
    quantity_decimal: Stripe.Decimal.from(quantity),
  };
}

/** Gone, and gone from the draft it was on. */
export function deleteInvoiceItem(
  sim: Simulation,
  _: Stripe.InvoiceItemDeleteParams,
  id: string,
): Stripe.DeletedInvoiceItem {
  const item = findInvoiceItem(sim, id);
  const draft = draftOf(sim, item);
  sim.store.invoiceItems.delete(id);
  if (draft) hideItem(sim, draft, id);
  sim.emit('invoiceitem.deleted', item);
  return { id, object: 'invoiceitem', deleted: true };
}
