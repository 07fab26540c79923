import type Stripe from 'stripe';
import { formatDate } from '../documents/format-date.ts';
import { formatMoney } from '../documents/format-money.ts';
import type { CheckoutView } from './page-actions.ts';
import { unitAmountIn } from './unit-amount.ts';

/** What a checkout is about, in words. */
export interface CheckoutWords {
  eyebrow: string;
  headline: string;
  detail: string;
  button: string;
  /** What the person agrees to by pressing the button. */
  terms: string;
}

export function toCheckoutWords(view: CheckoutView): CheckoutWords {
  const { session, merchantName } = view;
  const currency = session.currency ?? 'usd';
  if (session.mode === 'setup') {
    return {
      eyebrow: merchantName,
      headline: 'Save a payment method',
      detail: 'Nothing is charged now.',
      button: 'Save card',
      terms: `You allow ${merchantName} to charge this card for future payments.`,
    };
  }
  const dueToday = formatMoney(session.amount_total ?? 0, currency);
  if (session.mode === 'payment' || view.recurring === null) {
    const isFree = session.amount_total === 0;
    const eyebrow = `${session.submit_type === 'donate' ? 'Donate to' : 'Pay'} ${merchantName}`;
    const button = isFree ? 'Complete order' : (SUBMIT[session.submit_type ?? 'auto'] ?? 'Pay');
    return { eyebrow, headline: dueToday, detail: '', button, terms: '' };
  }
  const interval = recurringWords(view.recurring);
  const price = `${formatMoney(recurringAmount(view), currency)} ${interval}`;
  const cancelWords = `until you cancel. You can cancel at any time.`;
  if (view.trialEndsAt !== null) {
    return {
      eyebrow: `Try ${itemName(view.lineItems[0])}`,
      headline: `Free until ${formatDate(view.trialEndsAt)}`,
      detail: `Then ${price}`,
      button: 'Start trial',
      terms: `After the trial ${merchantName} charges this card ${price} ${cancelWords}`,
    };
  }
  return {
    eyebrow: `Subscribe to ${itemName(view.lineItems[0])}`,
    headline: formatMoney(recurringAmount(view), currency),
    detail: interval,
    button: 'Subscribe',
    terms: `${merchantName} charges this card now and then ${price} ${cancelWords}`,
  };
}

/** The word that the merchant wants on the button (docs.stripe.com/api/checkout/sessions/create#submit_type). */
const SUBMIT: Record<string, string> = { book: 'Book', donate: 'Donate', pay: 'Pay', subscribe: 'Subscribe' };

/** `per month`, `every 3 months`. */
export function recurringWords({
  interval,
  intervalCount,
}: {
  interval: string;
  intervalCount: number;
}): string {
  return intervalCount === 1 ? `per ${interval}` : `every ${intervalCount} ${interval}s`;
}

const ADVERBS: Record<string, string> = { day: 'daily', week: 'weekly', month: 'monthly', year: 'yearly' };

/** `Billed monthly`, `Billed every 3 months`, `One-time`. */
export function billedWords(recurring: Stripe.Price.Recurring | null | undefined): string {
  if (!recurring) return 'One-time';
  const { interval, interval_count: intervalCount } = recurring;
  const often = intervalCount === 1 ? ADVERBS[interval] : undefined;
  return `Billed ${often ?? recurringWords({ interval, intervalCount })}`;
}

/** What one line costs each time, before discounts: also during a trial, when the line itself is free. */
export function itemAmount(item: Stripe.LineItem): number {
  if (item.amount_subtotal !== 0) return item.amount_subtotal;
  return (unitAmountIn(item.currency, item.price) ?? 0) * (item.quantity ?? 1);
}

export function itemName(item: Stripe.LineItem | undefined): string {
  const product = item?.price?.product;
  if (typeof product === 'object' && 'name' in product) return product.name;
  return item?.description ?? 'Subscription';
}

function recurringAmount(view: CheckoutView): number {
  return view.lineItems
    .filter(({ price }) => price?.type === 'recurring')
    .reduce((total, item) => total + itemAmount(item), 0);
}

/** Billed afterwards, from usage. */
export const isMetered = (price: Stripe.Price | null): boolean => price?.recurring?.usage_type === 'metered';
