/** The company's own staff, from whoever may do the least: each may do what those before may. */
export const STAFF_ROLES = ['support', 'finance', 'admin'] as const;

/** `support` looks and keeps things moving, `finance` moves money, `admin` also changes plans, keys and machinery. */
export type StaffRole = (typeof STAFF_ROLES)[number];

export const isStaffRole = (text: string): text is StaffRole => STAFF_ROLES.some((role) => role === text);

/** Whether somebody of `role` may do what is for `lowest` and those above it. */
export const isAtLeast = (role: StaffRole, lowest: StaffRole): boolean =>
  STAFF_ROLES.indexOf(role) >= STAFF_ROLES.indexOf(lowest);
