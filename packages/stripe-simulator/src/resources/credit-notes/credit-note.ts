import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { invalidRequest, missingParam, noSuch } from '../../kernel/stripe-error.ts';
import { findInvoice } from '../invoices/find-invoice.ts';
import { creditedLines, discountFields, wholeAmountLine } from './credited-lines.ts';

export function findCreditNote(sim: Simulation, id: string): Stripe.CreditNote {
  const note = sim.store.creditNotes.get(id);
  if (!note) throw noSuch('credit note', id);
  return note;
}

/** A note as it would be; a preview is one that is never kept and moves nothing. */
export function buildCreditNote(
  sim: Simulation,
  params: Stripe.CreditNoteCreateParams,
  id: string,
): Stripe.CreditNote {
  const invoice = findInvoice(sim, params.invoice, 'invoice');
  assertCreditable(invoice);
  const lines = linesOf(sim, invoice, params);
  const shipping = shippingCost(sim, invoice, params);
  const totals = sumUp(lines, shipping?.amount_total ?? 0);
  assertLeft(sim, invoice, totals.total);
  const pre = Math.min(totals.total, invoice.status === 'paid' ? 0 : invoice.amount_remaining);
  const post = totals.total - pre;
  return {
    id,
    object: 'credit_note',
    amount: totals.total,
    amount_shipping: shipping?.amount_total ?? 0,
    created: sim.now(),
    currency: invoice.currency,
    customer: idOf(invoice.customer) ?? '',
    customer_account: null,
    customer_balance_transaction: null,
    ...discountFields(totals.discounts),
    effective_at: params.effective_at ?? sim.now(),
    invoice: invoice.id,
    lines: { object: 'list', data: lines, has_more: false, url: `/v1/credit_notes/${id}/lines` },
    livemode: false,
    memo: params.memo ?? null,
    metadata: mergeMetadata(null, params.metadata),
    number: nextNumber(sim, invoice),
    out_of_band_amount: params.out_of_band_amount ?? null,
    pdf: `${sim.baseUrl}/i/${invoice.id}/credit-notes/${id}/pdf`,
    post_payment_amount: post,
    pre_payment_amount: pre,
    reason: params.reason ?? null,
    refunds: [],
    shipping_cost: shipping,
    status: 'issued',
    subtotal: totals.subtotal,
    subtotal_excluding_tax: totals.subtotal - totals.inclusiveTax,
    total: totals.total,
    total_excluding_tax: totals.total - totals.tax,
    total_taxes: totals.taxes,
    type: pre > 0 && post > 0 ? 'mixed' : pre > 0 ? 'pre_payment' : 'post_payment',
    voided_at: null,
  } satisfies Stripe.CreditNote;
}

function assertCreditable({ status }: Stripe.Invoice): void {
  if (status === 'open' || status === 'paid' || status === 'uncollectible') return;
  throw invalidRequest(`You can't issue a credit note for an invoice that is ${status}.`, {
    param: 'invoice',
  });
}

/** No more than was billed can be given back, over all notes (docs.stripe.com/invoicing/integration/programmatic-credit-notes). */
function assertLeft(sim: Simulation, invoice: Stripe.Invoice, total: number): void {
  const credited = sim.store.creditNotes
    .where('invoice', invoice.id)
    .filter(({ status }) => status !== 'void')
    .reduce((sum, note) => sum + note.total, 0);
  const left = Math.max(0, invoice.total - credited);
  if (total > 0 && total <= left) return;
  throw invalidRequest(
    total <= 0
      ? 'The amount of a credit note must be greater than 0.'
      : `The credit note amount (${total}) is greater than the amount that can still be credited (${left}).`,
    { param: 'amount' },
  );
}

function linesOf(
  sim: Simulation,
  invoice: Stripe.Invoice,
  { amount, lines, shipping_cost }: Stripe.CreditNoteCreateParams,
): Stripe.CreditNoteLineItem[] {
  if (lines && lines.length > 0) {
    const credited = creditedLines(sim, invoice, lines);
    const { total } = sumUp(credited, 0);
    if (amount === undefined || shipping_cost || amount === total) return credited;
    throw invalidRequest(`The amount (${amount}) must be the total of the lines (${total}).`, {
      param: 'amount',
    });
  }
  if (amount !== undefined) return [wholeAmountLine(sim, amount)];
  if (shipping_cost) return [];
  throw missingParam('amount');
}

/** All of the shipping, once. */
function shippingCost(
  sim: Simulation,
  invoice: Stripe.Invoice,
  { shipping_cost: given }: Stripe.CreditNoteCreateParams,
): Stripe.CreditNote.ShippingCost | null {
  if (!given) return null;
  const cost = invoice.shipping_cost;
  const isCredited = sim.store.creditNotes
    .where('invoice', invoice.id)
    .some((note) => note.status !== 'void' && note.shipping_cost !== null);
  if (cost && !isCredited && idOf(cost.shipping_rate) === given.shipping_rate)
    return {
      amount_subtotal: cost.amount_subtotal,
      amount_tax: cost.amount_tax,
      amount_total: cost.amount_total,
      shipping_rate: idOf(cost.shipping_rate),
    };
  throw invalidRequest('The invoice has no such shipping cost left to credit.', {
    param: 'shipping_cost[shipping_rate]',
  });
}

function sumUp(lines: readonly Stripe.CreditNoteLineItem[], shipping: number) {
  const taxes = lines.flatMap((line) => line.taxes ?? []);
  const sum = (amounts: readonly { amount: number }[]) =>
    amounts.reduce((total, { amount }) => total + amount, 0);
  const inclusiveTax = sum(taxes.filter(({ tax_behavior }) => tax_behavior === 'inclusive'));
  const tax = sum(taxes);
  const subtotal = sum(lines);
  const discounts = Map.groupBy(
    lines.flatMap((line) => line.discount_amounts),
    ({ discount }) => idOf(discount) ?? '',
  );
  const off = lines.reduce((total, line) => total + line.discount_amount, 0);
  return {
    subtotal,
    inclusiveTax,
    tax,
    total: subtotal - off + (tax - inclusiveTax) + shipping,
    discounts: [...discounts].map(([discount, parts]) => ({ discount, amount: sum(parts) })),
    taxes: mergeTaxes(taxes),
  };
}

function mergeTaxes(taxes: readonly Stripe.CreditNoteLineItem.Tax[]): Stripe.CreditNote.TotalTax[] {
  return [...Map.groupBy(taxes, (tax) => tax.tax_rate_details?.tax_rate)].flatMap(([, parts]) => {
    const [first] = parts;
    if (!first) return [];
    return [
      {
        ...first,
        amount: parts.reduce((sum, { amount }) => sum + amount, 0),
        taxable_amount: parts.reduce((sum, { taxable_amount }) => sum + (taxable_amount ?? 0), 0),
      },
    ];
  });
}

function nextNumber(sim: Simulation, { id, number }: Stripe.Invoice): string {
  const count = sim.store.creditNotes.where('invoice', id).length + 1;
  return `${number}-CN-${String(count).padStart(2, '0')}`;
}
