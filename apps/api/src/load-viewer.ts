import { type Billing, isStaffRole, type StaffRole } from '@billwright/billing-core';
import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import { type AccountRole, type Auth, createOwnAccount } from './auth.ts';
import { languageOf } from './language-of.ts';

/** Who asks, and for which account: from the session alone, never from the input. */
export interface Viewer {
  user: { id: string; name: string; email: string; isOperator: boolean; staffRole: StaffRole | null };
  account: { id: string; name: string; role: AccountRole };
}

const ROLES = new Set<string>(['owner', 'billing_admin', 'member'] satisfies AccountRole[]);
const isRole = (role: string): role is AccountRole => ROLES.has(role);

/** The session's user and account; repairs a sign-up that ended half-way. Nobody without a valid session. */
export async function loadViewer(
  { auth, db, billing }: { auth: Auth; db: Kysely<Database>; billing: Billing },
  headers: Headers,
): Promise<Viewer | null> {
  const session = await auth.api.getSession({ headers });
  if (!session) return null;
  const { user } = session;
  const memberships = await db
    .selectFrom('members')
    .innerJoin('organizations', 'organizations.id', 'members.organization_id')
    .leftJoin('accounts', 'accounts.id', 'organizations.id')
    .select(['organizations.id', 'organizations.name', 'members.role', 'accounts.id as billing_id'])
    .where('members.user_id', '=', user.id)
    .orderBy('members.created_at')
    .orderBy('members.id')
    .execute();
  const active = session.session.activeOrganizationId;
  const found = memberships.find(({ id }) => id === active) ?? memberships[0];
  const membership = found ?? {
    ...(await createOwnAccount(db, user, user.name)),
    role: 'owner',
    billing_id: null,
  };
  if (!membership.billing_id)
    await billing.accounts.ensure({
      id: membership.id,
      name: membership.name,
      email: user.email,
      language: languageOf(headers, billing),
    });
  const staffRole = toStaffRole(user.platform_role);
  return {
    user: { id: user.id, name: user.name, email: user.email, isOperator: staffRole !== null, staffRole },
    account: {
      id: membership.id,
      name: membership.name,
      role: isRole(membership.role) ? membership.role : 'member',
    },
  };
}

/** `operator` is what earlier versions wrote for those who may do everything. */
function toStaffRole(role: string | null | undefined): StaffRole | null {
  if (role === 'operator') return 'admin';
  return role && isStaffRole(role) ? role : null;
}
