import { exponentOf, formatMoney, type Money } from '../../ui/money.ts';
import { parseAmount } from '../../ui/parse-amount.ts';

export type Reason = 'duplicate' | 'fraudulent' | 'requested_by_customer';

export const REASONS: { value: Reason; label: string }[] = [
  { value: 'requested_by_customer', label: 'The customer asked for it' },
  { value: 'duplicate', label: 'It was paid twice' },
  { value: 'fraudulent', label: 'It was fraud' },
];

export interface RefundValues {
  amount: string;
  reason: Reason;
  note: string;
  customerNote: string;
  creditNote: boolean;
  endSubscription: boolean;
  reverseTransfer: boolean;
  refundApplicationFee: boolean;
}

/** As a person would type it: "29.00", "500", "5.00" for five dinars, whose third decimal is always 0. */
export function decimalOf({ amountMinor, currency }: Money): string {
  const exponent = exponentOf(currency);
  const digits = String(amountMinor).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  return exponent === 0 ? whole : `${whole}.${digits.slice(digits.length - exponent).slice(0, 2)}`;
}

/**
 * What of a transfer or fee goes back with a part of the payment: the same share of it, to the cent
 * (docs.stripe.com/connect/destination-charges#issue-refunds).
 */
export const shareOf = ({ whole, part, of }: { whole: Money; part: number; of: number }): Money => ({
  amountMinor: of > 0 ? Math.min(whole.amountMinor, Math.round((whole.amountMinor * part) / of)) : 0,
  currency: whole.currency,
});

/** Why an amount can not be given back; null when it can, as far as is known here. */
export function refuseAmount(
  text: string,
  { left, limit }: { left: Money; limit: Money | null },
): string | null {
  const amount = parseAmount(text, left.currency);
  if (amount === undefined || amount < 1)
    return `Type an amount of ${left.currency.toUpperCase()}, such as ${decimalOf(left)}.`;
  if (amount > left.amountMinor) return `${formatMoney(left)} are left.`;
  if (limit && amount > limit.amountMinor) return `You may give back up to ${formatMoney(limit)}.`;
  return null;
}
