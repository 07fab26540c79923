import type Stripe from 'stripe';
import { creditUnused, type Debit, running } from '../../kernel/billing/debits.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import type { LineSpec } from '../invoices/line-spec.ts';

/** What has been charged for an item and not been given back; Stripe's object has no place for it. */
export interface ItemDebits {
  /** The subscription item's. */
  id: string;
  debits: Debit[];
}

export const debitsOf = (sim: Simulation, itemId: string): readonly Debit[] =>
  sim.store.itemDebits.get(itemId)?.debits ?? [];

interface Booking extends Debit {
  item: string;
}

/** Prorations count from the moment that they are made, also while they wait for an invoice. */
export function bookProrations(sim: Simulation, specs: readonly LineSpec[]): void {
  for (const { subscriptionItem: item, amount, period, price, quantity } of specs)
    if (item !== null) book(sim, { item, amount, ...period, price: price.id, quantity });
}

/** The lines of a new invoice, but for those of invoice items, which were booked when they were made. */
export function bookInvoice(sim: Simulation, invoice: Stripe.Invoice): void {
  for (const line of invoice.lines.data) {
    const details = line.parent?.subscription_item_details;
    if (!details?.subscription_item || details.invoice_item !== null) continue;
    const off = (line.discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0);
    book(sim, {
      item: details.subscription_item,
      amount: line.amount - off,
      start: line.period.start,
      end: line.period.end,
      price: String(line.pricing?.price_details?.price),
      quantity: line.quantity ?? 1,
    });
  }
}

function book(sim: Simulation, { item, ...debit }: Booking): void {
  const known = debitsOf(sim, item);
  if (debit.amount > 0) {
    sim.store.itemDebits.put({ id: item, debits: [...running(known, debit.start), debit] });
    return;
  }
  if (debit.amount < 0) sim.store.itemDebits.put({ id: item, debits: creditUnused(known, debit.start).left });
}
