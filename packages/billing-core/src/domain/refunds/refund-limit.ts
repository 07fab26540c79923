import type { RefundPolicy } from '../../config/refunds.ts';
import { STAFF_ROLES, type StaffRole } from '../staff/staff-role.ts';

const UNLESS_SAID = { support: 'none', finance: 'unlimited', admin: 'unlimited' } as const;

/** The most that a role gives back of one payment, in the currency's smallest unit; null without a limit, 0 for nothing. */
export function refundLimitOf(
  policy: RefundPolicy | undefined,
  { role, currency }: { role: StaffRole; currency: string },
): number | null {
  const limit = policy?.limits?.[role] ?? UNLESS_SAID[role];
  if (limit === 'unlimited') return null;
  return limit === 'none' ? 0 : (limit[currency] ?? 0);
}

/** Who could give that much of one payment, from whoever may do the least. */
export const whoMayRefund = (
  policy: RefundPolicy | undefined,
  { amountMinor, currency }: { amountMinor: number; currency: string },
): StaffRole[] =>
  STAFF_ROLES.filter((role) => {
    const limit = refundLimitOf(policy, { role, currency });
    return limit === null || amountMinor <= limit;
  });
