import type { StaffRole } from '../domain/staff/staff-role.ts';
import type { Page } from './act.ts';

/** Something that somebody of the staff did. */
export interface AuditView {
  id: number;
  at: string;
  by: { id: string; name: string; email: string | null; role: StaffRole };
  /** Such as `refund.create`. */
  action: string;
  subject: string;
  because: string;
  account: { id: string; name: string | null } | null;
}

export interface Audit {
  /**
   * What the staff did, newest first. Searched by words of the action, the subject, the reason and the account's id, and by the
   * name or address of who did it.
   */
  list(input: {
    search: string | null;
    role: StaffRole | null;
    from: string | null;
    to: string | null;
    cursor: string | null;
    limit: number;
  }): Promise<Page<AuditView>>;
}
