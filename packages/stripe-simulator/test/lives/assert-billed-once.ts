import type Stripe from 'stripe';
import { expect } from 'vitest';
import type { State } from './state.ts';

interface Charge {
  item: string;
  /** Which is also told of usage that was billed when its price went. */
  isUsage: boolean;
  /** Of a cycle that begins as planned. */
  isCycle: boolean;
  period: Stripe.InvoiceLineItem.Period;
  net: number;
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

/**
 * No period is billed twice, no use is billed twice, and of what was charged for an item never more is given back.
 * What is billed ahead and what was used are two things: an item that turns to a metered price in the first second of
 * its period is credited what it paid for that period, and billed what it used in it.
 */
export function assertBilledOnce({ id, billing_mode }: Stripe.Subscription, state: State): void {
  const { invoices, invoiceItems } = state;
  const own = invoices.filter((each) => each.parent?.subscription_details?.subscription === id);
  const cycles = own.filter((each) => each.billing_reason === 'subscription_cycle');
  expect(new Set(cycles.map(({ created }) => created)).size).toBe(cycles.length);
  const charges = own.flatMap((each) => each.lines.data.flatMap((line) => toCharge(line, each, state)));
  assertAhead(charges);
  assertUsage(charges);
  if (billing_mode.type === 'classic' || billing_mode.updated_at === undefined) return;
  const pending = invoiceItems
    .filter((each) => each.invoice === null)
    .map((each) => ({ item: each.parent?.subscription_details?.subscription_item ?? '', net: each.amount }));
  for (const item of new Set(charges.map((charge) => charge.item))) {
    const charged = sum([...charges, ...pending].filter((each) => each.item === item).map(({ net }) => net));
    expect([id, item, charged >= 0]).toEqual([id, item, true]);
  }
}

function assertAhead(charges: readonly Charge[]): void {
  const starts = charges
    .filter(({ isCycle, isUsage }) => isCycle && !isUsage)
    .map(({ item, period }) => `${item} ${period.start}`);
  expect(starts).toEqual([...new Set(starts)]);
}

/** However often its price changes: the seconds that an item's usage is billed for never overlap. */
function assertUsage(charges: readonly Charge[]): void {
  const usage = charges
    .filter(({ isUsage }) => isUsage)
    .toSorted((a, b) => a.period.start - b.period.start || a.period.end - b.period.end);
  for (const { item, period } of usage) {
    const others = usage.filter((each) => each.item === item && each.period !== period);
    const overlapping = others.filter(
      ({ period: { start, end } }) => start < period.end && period.start < end,
    );
    expect([item, period, overlapping.map((each) => each.period)]).toEqual([item, period, []]);
  }
}

/** A cycle that is begun anew by an update may begin in the very second of the one before. */
const ROUTINE: readonly unknown[] = ['subscription_create', 'subscription_cycle'];

/** What a cycle bills of a metered price is of the period that has passed; the line of a first invoice, of nothing, is not. */
const isOfCycle = (reason: Stripe.Invoice.BillingReason | null) => reason === 'subscription_cycle';

function toCharge(
  line: Stripe.InvoiceLineItem,
  { billing_reason }: Stripe.Invoice,
  { prices }: State,
): Charge[] {
  const details = line.parent?.subscription_item_details;
  if (!details?.subscription_item) return [];
  const off = sum((line.discount_amounts ?? []).map(({ amount }) => amount));
  const isOwn = !details.proration && details.invoice_item === null && line.amount > 0;
  const price = prices.find(({ id }) => id === line.pricing?.price_details?.price);
  return [
    {
      item: details.subscription_item,
      isUsage: price?.recurring?.usage_type === 'metered' && (line.amount > 0 || isOfCycle(billing_reason)),
      isCycle: isOwn && ROUTINE.includes(billing_reason),
      period: line.period,
      net: line.amount - off,
    },
  ];
}
