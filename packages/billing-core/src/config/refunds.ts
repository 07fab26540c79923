import type { StaffRole } from '../domain/staff/staff-role.ts';

/**
 * The most that a role gives back of one payment, all of its refunds of that payment together, in the smallest unit of each
 * currency. A currency that is left out is not refunded by that role at all.
 */
export type RefundLimit<C extends string = string> = 'unlimited' | 'none' | Partial<Record<C, number>>;

/** Who of the staff may give back how much. */
export interface RefundPolicy<C extends string = string> {
  /** Unless said: support nothing, finance and admins whatever was paid. */
  limits?: Partial<Record<StaffRole, RefundLimit<C>>>;
}
