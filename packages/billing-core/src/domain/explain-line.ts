import type Stripe from 'stripe';
import type { InvoiceLineView } from '../billing.ts';
import { formatMoney } from './money.ts';
import { fromUnix, idOf } from './subscription.ts';

/** What the catalogue calls what a price sells: "Team", "Team: API calls". */
export type NameOfPrice = (priceId: string) => string | undefined;

/**
 * A line of an invoice in words that say why it is there: the plan and the time that it pays for, what is given back or made up
 * for after a change, or what an operator added. Stripe's own description where nothing better is known.
 *
 * Docs: docs.stripe.com/api/invoice-line-item/object, docs.stripe.com/billing/subscriptions/prorations
 */
export function explainLine(line: Stripe.InvoiceLineItem, nameOf: NameOfPrice): InvoiceLineView {
  const { currency } = line;
  return {
    id: line.id,
    title: titleOf(line, nameOf),
    because: becauseOf(line),
    quantity: line.quantity,
    unitAmount: unitOf(line),
    amount: { amountMinor: line.amount, currency },
    kind: line.amount < 0 ? 'credit' : 'charge',
    periodStart: fromUnix(line.period.start).toISOString(),
    periodEnd: fromUnix(line.period.end).toISOString(),
  };
}

const priceOf = ({ pricing }: Stripe.InvoiceLineItem) => idOf(pricing?.price_details?.price);

function titleOf(line: Stripe.InvoiceLineItem, nameOf: NameOfPrice): string {
  const price = priceOf(line);
  const name = price === null ? undefined : nameOf(price);
  if (isProration(line) && name)
    return line.amount < 0 ? `Unused time of ${name}` : `Remaining time of ${name}`;
  return name ?? line.description ?? 'Subscription';
}

const isProration = ({ parent }: Stripe.InvoiceLineItem) =>
  parent?.subscription_item_details?.proration === true || parent?.invoice_item_details?.proration === true;

/** Days are Stripe's, in UTC. */
const day = (seconds: number) =>
  new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' }).format(fromUnix(seconds));

function becauseOf(line: Stripe.InvoiceLineItem): string {
  const { start, end } = line.period;
  const period = start === end ? day(start) : `${day(start)} to ${day(end)}`;
  if (isProration(line))
    return line.amount < 0
      ? `You had paid for ${period}, and did not use all of it after the change: it is given back.`
      : `After the change, for what is left of the time that you pay for: ${period}.`;
  if (line.parent?.invoice_item_details) return `Added by us once, on ${day(start)}.`;
  if (line.parent?.subscription_item_details) return `${quantityOf(line)}for ${period}.`;
  return `For ${period}.`;
}

function quantityOf(line: Stripe.InvoiceLineItem): string {
  const unit = unitOf(line);
  if (line.quantity === null || line.quantity === 1 || unit === null) return 'Your subscription, ';
  return `${line.quantity} at ${formatMoney(unit)} each, `;
}

/** What one costs, where the line is a whole number of them; tiers and parts of a month are not. */
function unitOf({ subtotal, quantity, currency }: Stripe.InvoiceLineItem) {
  if (!quantity || subtotal % quantity !== 0) return null;
  return { amountMinor: subtotal / quantity, currency };
}
