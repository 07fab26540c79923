import Stripe from 'stripe';
import { shareOf } from '../../kernel/billing/prorate.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, missingParam, noSuch } from '../../kernel/stripe-error.ts';
import { givenTaxRates } from '../invoices/given-tax-rates.ts';
import { takeTaxes } from '../invoices/take-taxes.ts';

type Given = Stripe.CreditNoteCreateParams.Line;

/** The part of an invoice's lines that a credit note gives back, with the same part of their discounts and taxes. */
export function creditedLines(
  sim: Simulation,
  invoice: Stripe.Invoice,
  given: readonly Given[],
): Stripe.CreditNoteLineItem[] {
  const before = creditedBefore(sim, invoice.id);
  return given.map((line, at) => {
    const param = `lines[${at}]`;
    refuseUnsupported(line, ['tax_amounts']);
    if (line.type === 'custom_line_item') return customLine(sim, line, param);
    const credited = invoiceLine(sim, invoice, { line, before, param });
    const id = credited.invoice_line_item ?? '';
    before.set(id, (before.get(id) ?? 0) + credited.amount);
    return credited;
  });
}

/** By invoice line, what earlier credit notes have given back of it. */
function creditedBefore(sim: Simulation, invoice: string): Map<string, number> {
  const credited = new Map<string, number>();
  for (const note of sim.store.creditNotes.where('invoice', invoice)) {
    if (note.status === 'void') continue;
    for (const { invoice_line_item: id, amount } of note.lines.data)
      if (id !== undefined) credited.set(id, (credited.get(id) ?? 0) + amount);
  }
  return credited;
}

interface Credited {
  line: Given;
  before: ReadonlyMap<string, number>;
  param: string;
}

function invoiceLine(
  sim: Simulation,
  invoice: Stripe.Invoice,
  { line, before, param }: Credited,
): Stripe.CreditNoteLineItem {
  if (line.invoice_line_item === undefined) throw missingParam(`${param}[invoice_line_item]`);
  const source = invoice.lines.data.find(({ id }) => id === line.invoice_line_item);
  if (!source) throw noSuch('invoice line item', line.invoice_line_item, `${param}[invoice_line_item]`);
  const earlier = before.get(source.id) ?? 0;
  const amount = amountOf(source, line, param);
  const left = source.amount - earlier;
  if (amount < 0 || amount > left)
    throw invalidRequest(
      `The amount of the credit note line item is greater than the amount remaining on the invoice line item (${left}).`,
      { param: `${param}[${line.amount === undefined ? 'quantity' : 'amount'}]` },
    );
  // What is given back in parts is, once all of it is, exactly what was charged.
  const share = (whole: number) =>
    shareOf(whole, earlier + amount, source.amount) - shareOf(whole, earlier, source.amount);
  const discounts = (source.discount_amounts ?? [])
    .map((one) => ({ amount: share(one.amount), discount: idOf(one.discount) ?? '' }))
    .filter((one) => one.amount > 0);
  return {
    ...emptyLine(sim, line),
    amount,
    description: source.description,
    ...discountFields(discounts),
    invoice_line_item: source.id,
    quantity: line.quantity ?? null,
    taxes: (source.taxes ?? []).map((tax) => ({
      ...tax,
      amount: share(tax.amount),
      taxable_amount: tax.taxable_amount === null ? null : share(tax.taxable_amount),
    })),
    type: 'invoice_line_item',
    unit_amount: null,
    unit_amount_decimal: source.pricing?.unit_amount_decimal ?? null,
  };
}

function amountOf(source: Stripe.InvoiceLineItem, { amount, quantity }: Given, param: string): number {
  if (amount !== undefined && quantity !== undefined)
    throw invalidRequest(`You may only specify one of these parameters: amount, quantity.`, {
      code: 'parameters_exclusive',
      param: `${param}[quantity]`,
    });
  if (amount !== undefined) return amount;
  if (quantity === undefined) throw missingParam(`${param}[amount]`);
  if (source.quantity === null || quantity > source.quantity || quantity < 0)
    throw invalidRequest(`The quantity can't be more than that of the invoice line item.`, {
      param: `${param}[quantity]`,
    });
  return shareOf(source.amount, quantity, source.quantity);
}

function customLine(sim: Simulation, line: Given, param: string): Stripe.CreditNoteLineItem {
  if (line.description === undefined) throw missingParam(`${param}[description]`);
  const unit =
    line.unit_amount_decimal ??
    (line.unit_amount === undefined ? undefined : Stripe.Decimal.from(line.unit_amount));
  if (unit === undefined) throw missingParam(`${param}[unit_amount]`);
  const quantity = line.quantity ?? 1;
  const amount = unit
    .mul(Stripe.Decimal.from(quantity))
    .round('half-up', { mode: 'decimal-places', value: 0 })
    .toNumber();
  const rates = givenTaxRates(sim, line.tax_rates, `${param}[tax_rates]`);
  const rules = rates.map(({ id, percentage, inclusive }) => ({ rate: id, percentage, inclusive }));
  return {
    ...emptyLine(sim, line),
    amount,
    description: line.description,
    quantity,
    tax_rates: rates,
    taxes: takeTaxes(amount, rules).map((tax) => ({
      amount: tax.amount,
      tax_behavior: tax.inclusive ? 'inclusive' : 'exclusive',
      tax_rate_details: { tax_rate: tax.rate },
      taxability_reason: 'not_available',
      taxable_amount: tax.taxable,
      type: 'tax_rate_details',
    })),
    unit_amount: line.unit_amount ?? null,
    unit_amount_decimal: unit,
  };
}

/** `amount` alone: one line of as much, which stands for no line of the invoice. */
export function wholeAmountLine(sim: Simulation, amount: number): Stripe.CreditNoteLineItem {
  return {
    ...emptyLine(sim, {}),
    amount,
    quantity: 1,
    unit_amount: amount,
    unit_amount_decimal: Stripe.Decimal.from(amount),
  };
}

const emptyLine = (sim: Simulation, { metadata }: Pick<Given, 'metadata'>): Stripe.CreditNoteLineItem => ({
  id: sim.newId('cnli'),
  object: 'credit_note_line_item',
  amount: 0,
  description: null,
  discount_amount: 0,
  discount_amounts: [],
  livemode: false,
  metadata: mergeMetadata(null, metadata),
  pretax_credit_amounts: [],
  quantity: null,
  tax_rates: [],
  taxes: [],
  type: 'custom_line_item',
  unit_amount: null,
  unit_amount_decimal: null,
});

/** Discounts in the three forms that lines and notes carry them in. */
export function discountFields(discounts: { amount: number; discount: string }[]) {
  return {
    discount_amount: discounts.reduce((sum, { amount }) => sum + amount, 0),
    discount_amounts: discounts,
    pretax_credit_amounts: discounts.map((one) => ({ ...one, type: 'discount' as const })),
  };
}
