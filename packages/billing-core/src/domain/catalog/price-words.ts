import type { BillingInterval } from '../../billing.ts';
import type { Amount, Tier } from '../../config.ts';
import { currencyExponent, formatMoney } from '../money.ts';
import { readableUnits } from './amount.ts';

const count = (number: number) => number.toLocaleString('en-US');

/** `$29`, `$29.50`, `¥500`: without decimals that say nothing. */
export function shortMoney(amountMinor: number, currency: string): string {
  const text = formatMoney({ amountMinor, currency });
  return amountMinor % 10 ** currencyExponent(currency) === 0 ? text.replace(/\.0+$/, '') : text;
}

/** `$0.20 per 1,000`, `$9`: what one unit costs, as an amount that one can pay. */
export function unitWords(unit: string | number, currency: string): string {
  const readable = readableUnits(String(unit));
  if (!readable) return `${unit} of the smallest unit of ${currency.toUpperCase()}`;
  const amount = shortMoney(readable.amountMinor, currency);
  return readable.units === 1 ? amount : `${amount} per ${count(readable.units)}`;
}

/** A price in words, for each of what is counted: `$9`, or its tiers one after the other. */
export function amountWords(amount: Amount, currency: string): string {
  if (typeof amount === 'number') return shortMoney(amount, currency);
  if (amount.kind === 'per_unit') return unitWords(amount.unit, currency);
  return amount.tiers
    .map((tier, at) => tierWords(tier, amount.tiers[at - 1], { currency, kind: amount.kind }))
    .join(', ');
}

function tierWords(
  { upTo, unit, flat = 0 }: Tier,
  before: Tier | undefined,
  { currency, kind }: { currency: string; kind: 'graduated' | 'volume' },
): string {
  const from = typeof before?.upTo === 'number' ? before.upTo + 1 : 1;
  const range = upTo === 'more' ? `from ${count(from)} on` : `${count(from)} to ${count(upTo)}`;
  const isFree = Number(unit) === 0;
  const price = unitWords(unit, currency);
  const each = price.includes(' per ') ? price : `${price} each`;
  const all = kind === 'volume' ? ' for all' : '';
  const whole = flat > 0 ? shortMoney(flat, currency) : undefined;
  return `${range}: ${[whole, isFree ? (whole ? undefined : 'free') : `${each}${all}`].filter(Boolean).join(' and ')}`;
}

const EACH: Record<BillingInterval, string> = { month: 'a month', year: 'a year' };
export const eachInterval = (interval: BillingInterval) => EACH[interval];
