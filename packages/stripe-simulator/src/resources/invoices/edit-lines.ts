import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { withDiscounts } from '../invoice-items/create-invoice-item.ts';
import { itemAmount } from '../invoice-items/item-amount.ts';
import { createAttachedItem } from '../invoice-items/pending-items.ts';
import { changeItem, findInvoiceItem } from '../invoice-items/update-invoice-item.ts';
import { editDraft, editLines, hideItem, showItem } from './edit-draft.ts';
import { findDraft } from './find-invoice.ts';
import { giveDiscounts } from './given-discounts.ts';
import { givenTaxRates } from './given-tax-rates.ts';
import { noRecord } from './invoice-record.ts';
import { itemIdOf } from './line-spec.ts';

const UNSUPPORTED = ['quantity_decimal', 'tax_amounts'] as const;

/** https://docs.stripe.com/api/invoice-line-item/bulk: items that wait are put on the draft, others are made for it. */
export function addLines(sim: Simulation, params: Stripe.InvoiceAddLinesParams, id: string): Stripe.Invoice {
  let invoice = withMetadata(sim, findDraft(sim, id), params.invoice_metadata);
  for (const [at, line] of params.lines.entries()) {
    const param = `lines[${at}]`;
    refuseUnsupported(line, UNSUPPORTED);
    const item =
      line.invoice_item === undefined
        ? newItem(sim, invoice, { line, param })
        : takeItem(sim, invoice, { line, param });
    invoice = showItem(sim, invoice, item);
  }
  return invoice;
}

interface Added {
  line: Stripe.InvoiceAddLinesParams.Line;
  param: string;
}

function newItem(sim: Simulation, invoice: Stripe.Invoice, { line, param }: Added): Stripe.InvoiceItem {
  const { currency, id } = invoice;
  const item = createAttachedItem(
    sim,
    {
      ...itemAmount(sim, line, { currency, param }),
      currency,
      period: line.period ?? { start: sim.now(), end: sim.now() },
      subscription: null,
      subscriptionItem: null,
      proration: false,
      invoiceItem: null,
      metadata: mergeMetadata(null, line.metadata),
      discountable: line.discountable ?? true,
      taxRates: givenTaxRates(sim, line.tax_rates, `${param}[tax_rates]`),
    },
    { customer: idOf(invoice.customer) ?? '', invoice: id },
  );
  return withDiscounts(sim, item, line.discounts);
}

function takeItem(sim: Simulation, invoice: Stripe.Invoice, { line, param }: Added): Stripe.InvoiceItem {
  const item = findInvoiceItem(sim, line.invoice_item ?? '', `${param}[invoice_item]`);
  const fits =
    item.invoice === null &&
    item.currency === invoice.currency &&
    idOf(item.customer) === idOf(invoice.customer);
  if (!fits)
    throw invalidRequest(`The invoice item ${item.id} can't be added to the invoice ${invoice.id}.`, {
      param: `${param}[invoice_item]`,
    });
  const taken = sim.store.invoiceItems.put({ ...item, invoice: invoice.id });
  return changeItem(sim, taken, line);
}

/** Takes lines off a draft: their items are deleted, or wait for another invoice. */
export function removeLines(
  sim: Simulation,
  params: Stripe.InvoiceRemoveLinesParams,
  id: string,
): Stripe.Invoice {
  let invoice = withMetadata(sim, findDraft(sim, id), params.invoice_metadata);
  for (const [at, { id: lineId, behavior }] of params.lines.entries()) {
    const line = findLine(invoice, lineId, `lines[${at}][id]`);
    const item = sim.store.invoiceItems.get(itemIdOf(line) ?? '');
    if (!item)
      throw invalidRequest(`The line item ${lineId} belongs to a subscription and can't be removed.`, {
        param: `lines[${at}][id]`,
      });
    invoice = hideItem(sim, invoice, item.id);
    if (behavior === 'unassign') sim.store.invoiceItems.put({ ...item, invoice: null });
    else {
      sim.store.invoiceItems.delete(item.id);
      sim.emit('invoiceitem.deleted', item);
    }
  }
  return invoice;
}

export function updateLines(
  sim: Simulation,
  params: Stripe.InvoiceUpdateLinesParams,
  id: string,
): Stripe.Invoice {
  let invoice = withMetadata(sim, findDraft(sim, id), params.invoice_metadata);
  for (const [at, line] of params.lines.entries())
    invoice = changeLine(sim, invoice, { given: line, id: line.id, param: `lines[${at}]` });
  return invoice;
}

/** https://docs.stripe.com/api/invoice-line-item/update: changes reach the invoice item behind the line. */
export function updateLine(
  sim: Simulation,
  params: Stripe.InvoiceUpdateLineItemParams,
  invoiceId: string,
  id: string,
): Stripe.InvoiceLineItem {
  const invoice = changeLine(sim, findDraft(sim, invoiceId), { given: params, id, param: '' });
  return findLine(invoice, id, 'id');
}

interface Change {
  given: Stripe.InvoiceUpdateLineItemParams;
  id: string;
  param: string;
}

function changeLine(sim: Simulation, invoice: Stripe.Invoice, { given, id, param }: Change): Stripe.Invoice {
  refuseUnsupported(given, UNSUPPORTED);
  const line = findLine(invoice, id, param === '' ? 'id' : `${param}[id]`);
  const item = sim.store.invoiceItems.get(itemIdOf(line) ?? '');
  if (item) return showItem(sim, invoice, changeItem(sim, item, given));
  return changeSubscriptionLine(sim, invoice, { given, line, param });
}

const PRICED = ['amount', 'price_data', 'pricing', 'quantity'] as const;

/** What a subscription bills follows from its items: only what is said about it can change. */
function changeSubscriptionLine(
  sim: Simulation,
  invoice: Stripe.Invoice,
  {
    given,
    line,
    param,
  }: { given: Stripe.InvoiceUpdateLineItemParams; line: Stripe.InvoiceLineItem; param: string },
): Stripe.Invoice {
  const priced = PRICED.find((name) => given[name] !== undefined);
  if (priced !== undefined)
    throw invalidRequest(`The ${priced} of a line item that a subscription bills can't be changed.`, {
      param: param === '' ? priced : `${param}[${priced}]`,
    });
  if (given.tax_rates !== undefined) {
    const rates = givenTaxRates(sim, given.tax_rates, 'tax_rates').map((rate) => rate.id);
    const record = sim.store.invoiceRecords.get(invoice.id) ?? noRecord(invoice.id);
    sim.store.invoiceRecords.put({ ...record, lineTaxRates: { ...record.lineTaxRates, [line.id]: rates } });
  }
  const kept = line.discounts.map((discount) => idOf(discount) ?? '');
  const holder = { customer: idOf(invoice.customer) ?? '', invoice: invoice.id, kept };
  const after: Stripe.InvoiceLineItem = {
    ...line,
    description: given.description ?? line.description,
    discountable: given.discountable ?? line.discountable,
    discounts:
      given.discounts === undefined
        ? line.discounts
        : giveDiscounts(sim, given.discounts, holder).map((discount) => discount.id),
    metadata: mergeMetadata(line.metadata, given.metadata),
    period: given.period ?? line.period,
  };
  return editLines(
    sim,
    invoice,
    invoice.lines.data.map((other) => (other === line ? after : other)),
  );
}

function findLine(invoice: Stripe.Invoice, id: string, param: string): Stripe.InvoiceLineItem {
  const line = invoice.lines.data.find((one) => one.id === id);
  if (!line) throw noSuch('line item', id, param);
  return line;
}

const withMetadata = (
  sim: Simulation,
  invoice: Stripe.Invoice,
  given: Stripe.InvoiceAddLinesParams['invoice_metadata'],
): Stripe.Invoice => editDraft(sim, invoice, { metadata: mergeMetadata(invoice.metadata, given) });
