import { isStaffRole, STAFF_ROLES, type StaffRole } from '@billwright/billing-core';
import type { z } from 'zod';

/** What the environment says of an address: its role, or that it is of the staff no more. */
export type NamedRole = StaffRole | 'customer';
export type Staff = ReadonlyMap<string, NamedRole>;

const isNamedRole = (text: string): text is NamedRole => isStaffRole(text) || text === 'customer';

/** `ops@example.com` is an admin; a role stands behind a colon: `ada@example.com:support`. */
export function readStaff(entries: readonly string[], context: z.core.$RefinementCtx): Staff {
  const staff = new Map<string, NamedRole>();
  for (const entry of entries) {
    const [email = '', role = 'admin', ...rest] = entry.toLowerCase().split(':');
    if (isNamedRole(role) && rest.length === 0) staff.set(email, role);
    else
      context.addIssue({
        code: 'custom',
        message: `a role behind the colon is one of ${[...STAFF_ROLES, 'customer'].join(', ')}`,
      });
  }
  return staff;
}
