import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { specOf } from '../invoice-items/pending-items.ts';
import { lineList } from './draft-invoice.ts';
import { itemIdOf, toLine } from './line-spec.ts';
import { withTotals } from './with-totals.ts';

/** Puts a changed invoice and says so, unless nothing changed. */
export function changeInvoice(
  sim: Simulation,
  before: Stripe.Invoice,
  changes: Partial<Stripe.Invoice>,
): Stripe.Invoice {
  const after = { ...before, ...changes };
  if (JSON.stringify(after) === JSON.stringify(before)) return before;
  sim.store.invoices.put(after);
  sim.emit('invoice.updated', after, before);
  return after;
}

/** The same with every amount worked out anew. */
export const editDraft = (
  sim: Simulation,
  before: Stripe.Invoice,
  changes: Partial<Stripe.Invoice>,
): Stripe.Invoice => changeInvoice(sim, before, withTotals(sim, { ...before, ...changes }));

export const editLines = (
  sim: Simulation,
  invoice: Stripe.Invoice,
  lines: Stripe.InvoiceLineItem[],
): Stripe.Invoice => editDraft(sim, invoice, { lines: lineList(invoice.id, lines) });

/** The line that an invoice item is on an invoice; a line that is there already keeps its id. */
export function itemLine(
  sim: Simulation,
  item: Stripe.InvoiceItem,
  { invoice, id }: { invoice: string; id?: string | undefined },
): Stripe.InvoiceLineItem {
  const spec = specOf(sim, item);
  const line = toLine(sim, spec, { invoice, discounts: spec.discounts ?? [] });
  return id === undefined ? line : { ...line, id };
}

/** Shows a changed invoice item on the draft that it is on. */
export function showItem(sim: Simulation, invoice: Stripe.Invoice, item: Stripe.InvoiceItem): Stripe.Invoice {
  const known = invoice.lines.data.find((line) => itemIdOf(line) === item.id);
  const line = itemLine(sim, item, { invoice: invoice.id, id: known?.id });
  const lines = known
    ? invoice.lines.data.map((other) => (other === known ? line : other))
    : [...invoice.lines.data, line];
  return editLines(sim, invoice, lines);
}

export const hideItem = (sim: Simulation, invoice: Stripe.Invoice, itemId: string): Stripe.Invoice =>
  editLines(
    sim,
    invoice,
    invoice.lines.data.filter((line) => itemIdOf(line) !== itemId),
  );
