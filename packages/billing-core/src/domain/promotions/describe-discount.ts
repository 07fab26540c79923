import type Stripe from 'stripe';
import { formatMoney } from '../money.ts';

type Terms = Pick<
  Stripe.Coupon,
  'percent_off' | 'amount_off' | 'currency' | 'currency_options' | 'duration' | 'duration_in_months'
>;

/** What a coupon takes off in a currency, in minor units; `undefined` for a share, or where it has no amount. */
export const amountOffIn = ({ amount_off, currency, currency_options }: Terms, wanted: string) =>
  (currency === wanted ? amount_off : currency_options?.[wanted]?.amount_off) ?? undefined;

/** `20% off every payment in 3 months`, `$5.00 off the first payment`; in the coupon's own currency unless one is given. */
export function describeDiscount(coupon: Terms, currency?: string): string {
  const shown = currency ?? coupon.currency ?? '';
  const amount = amountOffIn(coupon, shown);
  const off =
    coupon.percent_off === null
      ? amount === undefined
        ? `nothing in ${shown.toUpperCase()}`
        : formatMoney({ amountMinor: amount, currency: shown })
      : `${coupon.percent_off}%`;
  return `${off} off ${durationWords(coupon)}`;
}

function durationWords({ duration, duration_in_months: months }: Terms): string {
  if (duration === 'once') return 'the first payment';
  if (duration === 'forever') return 'every payment';
  return months === 1
    ? 'every payment in the first month'
    : `every payment in the first ${months ?? 0} months`;
}

/** The price with the discount, never below nothing; a share is rounded to the nearest minor unit, halves up. */
export function priceAfter(
  coupon: Terms,
  { amountMinor, currency }: { amountMinor: number; currency: string },
) {
  const off =
    coupon.percent_off === null
      ? (amountOffIn(coupon, currency) ?? 0)
      : shareOf(amountMinor, coupon.percent_off);
  return { amountMinor: Math.max(0, amountMinor - off), currency };
}

/** Percent with two decimals at most, exactly. */
function shareOf(amountMinor: number, percent: number): number {
  const whole = 10_000n;
  const share = BigInt(Math.round(percent * 100));
  return Number((BigInt(amountMinor) * share * 2n + whole) / (2n * whole));
}
