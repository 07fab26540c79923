import { isAtLeast, type StaffRole } from '@billwright/billing-core';
import { type Access, STAFF_ACCESS, type StaffAccess } from '../trpc.ts';

const isStaffAccess = (access: Access | undefined): access is StaffAccess =>
  access !== undefined && Object.hasOwn(STAFF_ACCESS, access);

/** The lowest role that a procedure is for; undefined where it is not the staff's. */
export const lowestRole = (access: Access | undefined): StaffRole | undefined =>
  isStaffAccess(access) ? STAFF_ACCESS[access] : undefined;

/** Each procedure of the staff's that a role may not use, with the lowest role that may: pages say so before they offer it. */
export function listRefused(
  procedures: Iterable<{ path: string; access: Access | undefined }>,
  role: StaffRole,
): Record<string, StaffRole> {
  const refused: Record<string, StaffRole> = {};
  for (const { path, access } of procedures) {
    const lowest = lowestRole(access);
    if (lowest && !isAtLeast(role, lowest)) refused[path] = lowest;
  }
  return refused;
}
