import type { RefundPolicy } from '../config/refunds.ts';
import { type BillingError, fail, succeed } from '../domain/billing-error.ts';
import { currencyExponent, formatMoney } from '../domain/money.ts';
import { refundLimitOf, whoMayRefund } from '../domain/refunds/refund-limit.ts';
import type { RefundSums } from '../domain/refunds/refund-sums.ts';
import type { StaffRole } from '../domain/staff/staff-role.ts';

export interface RefundFacts {
  /** As Stripe has the payment now; amounts in the currency's smallest unit. */
  charge: { id: string; succeeded: boolean; capturedMinor: number; currency: string };
  /** A bank took the money back, or holds it until a dispute is decided. */
  isHeldByDispute: boolean;
  sums: RefundSums;
  policy: RefundPolicy | undefined;
}

type Decided = { ok: true; value: { leftMinor: number } } | { ok: false; error: BillingError };

/**
 * - Only a payment that succeeded, and never more of it than is left: what is refunded, on its way or being asked for by somebody
 *   else counts as given.
 * - Not while a dispute holds the funds: the customer would get them twice (docs.stripe.com/disputes/responding).
 * - A role gives back as much of one payment as its limit says, over all of its refunds together; above it, it is said who may.
 * - An amount of a three-decimal currency ends in 0 (docs.stripe.com/currencies#three-decimal).
 */
export function decideRefund(
  { amountMinor, role }: { amountMinor: number; role: StaffRole },
  { charge, isHeldByDispute, sums, policy }: RefundFacts,
): Decided {
  const { currency } = charge;
  const leftMinor = Math.max(0, charge.capturedMinor - sums.givenMinor);
  const words = (minor: number) => formatMoney({ amountMinor: minor, currency });
  if (!charge.succeeded)
    return fail('refund_refused', 'This payment did not succeed: there is nothing to give back.');
  if (isHeldByDispute) return fail('refund_disputed');
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 1)
    return fail('refund_refused', 'The amount has to be above nothing.');
  if (currencyExponent(currency) === 3 && amountMinor % 10 !== 0)
    return fail('refund_refused', `An amount in ${currency.toUpperCase()} ends in 0 at its third decimal.`);
  if (leftMinor === 0) return fail('refund_too_much', describeNothingLeft(sums, words));
  if (amountMinor > leftMinor)
    return fail(
      'refund_too_much',
      `${words(leftMinor)} are left of this payment, not ${words(amountMinor)}.`,
    );
  const limit = refundLimitOf(policy, { role, currency });
  const together = (sums.byRole.get(role) ?? 0) + amountMinor;
  if (limit === null || together <= limit) return succeed({ leftMinor });
  const may = whoMayRefund(policy, { amountMinor: together, currency });
  const who = may.length > 0 ? `Ask ${may.join(' or ')}.` : 'No role may.';
  return fail('refund_above_limit', `As ${role} you give back up to ${words(limit)} of one payment. ${who}`);
}

function describeNothingLeft(
  { pendingMinor, heldMinor }: RefundSums,
  words: (minor: number) => string,
): string {
  if (heldMinor > 0)
    return `Nothing is left of this payment: ${words(heldMinor)} are being refunded right now.`;
  if (pendingMinor > 0)
    return `Nothing is left of this payment: ${words(pendingMinor)} are on their way back.`;
  return 'All of this payment has been given back.';
}
