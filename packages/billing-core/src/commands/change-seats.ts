import type { Outcome } from '../billing.ts';
import type { BillingConfig } from '../config.ts';
import { billingError, fail, succeed } from '../domain/billing-error.ts';

export interface SeatFacts {
  /** Those who have a seat, the list being locked. */
  members: readonly string[];
  /** How many the account's plan allows; null is any number. */
  limit: number | null;
  /** The cheapest plan with more of them. */
  upgradeTo: { planKey: string; planName: string } | null;
}

/** The feature that the list of seats counts against: the first that counts people. */
export const seatFeatureOf = ({ features }: BillingConfig): string | undefined =>
  Object.keys(features).find((key) => features[key]?.kind === 'seats');

/**
 * - Who has a seat already keeps it: that is no error, and takes no second one.
 * - A seat beyond what the plan allows is refused, with the plan that has more.
 */
export function decideAddSeat(
  memberId: string,
  { members, limit, upgradeTo }: SeatFacts,
): Outcome<{ isNew: boolean }> {
  if (members.includes(memberId)) return succeed({ isNew: false });
  if (limit === null || members.length < limit) return succeed({ isNew: true });
  const error = billingError('seats_exhausted', `All ${limit} seats of your plan are taken.`);
  const next = upgradeTo ? `Remove somebody, or upgrade to ${upgradeTo.planName}.` : error.next;
  return { ok: false, error: { ...error, next, upgradeTo } };
}

/** Who has no seat can't lose one: said, so that a mistyped id is noticed. */
export function decideRemoveSeat(memberId: string, { members }: Pick<SeatFacts, 'members'>): Outcome<object> {
  return members.includes(memberId) ? succeed({}) : fail('seat_not_found');
}
