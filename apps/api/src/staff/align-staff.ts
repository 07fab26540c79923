import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import type { Staff } from './read-staff.ts';

/**
 * Gives the staff that signed up already the roles that they are named with now. A customer becomes staff at sign-up alone:
 * an address is not verified, and whoever took one before it was named gets nothing.
 */
export async function alignStaff(db: Kysely<Database>, staff: Staff): Promise<void> {
  for (const [email, role] of staff)
    await db
      .updateTable('users')
      .set({ platform_role: role })
      .where('email', '=', email)
      .where('platform_role', 'not in', ['customer', role])
      .execute();
}
