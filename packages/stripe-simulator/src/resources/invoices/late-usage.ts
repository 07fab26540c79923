import Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { amountFor } from '../prices/amount-for.ts';
import { knownPrice } from '../prices/known-price.ts';
import { isMetered } from '../subscriptions/cadence.ts';
import { usedIn } from '../subscriptions/used-in.ts';
import { editLines } from './edit-draft.ts';
import { itemIdOf } from './line-spec.ts';

/**
 * What was reported of a period while its invoice was a draft still counts when that becomes final, and nothing after
 * (docs.stripe.com/billing/subscriptions/usage-based, grace periods). A line that somebody changed stays as it is.
 */
export function withLateUsage(sim: Simulation, draft: Stripe.Invoice): Stripe.Invoice {
  if (draft.billing_reason !== 'subscription_cycle') return draft;
  const lines = draft.lines.data.map((line) => counted(sim, draft, line));
  return lines.every((line, at) => line === draft.lines.data[at]) ? draft : editLines(sim, draft, lines);
}

function counted(
  sim: Simulation,
  { customer, currency }: Stripe.Invoice,
  line: Stripe.InvoiceLineItem,
): Stripe.InvoiceLineItem {
  const price = knownPrice(sim, idOf(line.pricing?.price_details?.price ?? null) ?? '');
  if (!price || !isMetered(price) || itemIdOf(line) !== null || line.quantity === null) return line;
  if (line.amount !== amountFor(price, { quantity: line.quantity, currency })) return line;
  const quantity = usedIn(sim, { customer: idOf(customer), price, period: line.period });
  if (quantity === line.quantity) return line;
  return {
    ...line,
    amount: amountFor(price, { quantity, currency }),
    description: (line.description ?? '').replace(/^\d+/, String(quantity)),
    quantity,
    quantity_decimal: Stripe.Decimal.from(quantity),
  };
}
