import { sql } from 'kysely';
import type { AuditView, Page } from '../../billing.ts';
import { isStaffRole, type StaffRole } from '../../domain/staff/staff-role.ts';
import type { BillingContext } from '../context.ts';

interface Asked {
  search: string | null;
  role: StaffRole | null;
  from: string | null;
  to: string | null;
  cursor: string | null;
  limit: number;
}

/** The text that is searched, as its index has it (migration 0023). */
const WORDS = sql`to_tsvector('simple', audit.action || ' ' || audit.subject || ' ' || audit.because || ' ' || coalesce(audit.account_id, ''))`;

/** What the staff did, newest first, by the index of their lines alone: the many of Stripe's are never looked at. */
export async function listAudit(
  { db }: Pick<BillingContext, 'db'>,
  { search, role, from, to, cursor, limit }: Asked,
): Promise<Page<AuditView>> {
  let query = db
    .selectFrom('audit_log as audit')
    .leftJoin('users', 'users.id', 'audit.actor')
    .leftJoin('accounts', 'accounts.id', 'audit.account_id')
    .select([
      'audit.id',
      'audit.at',
      'audit.actor',
      'audit.actor_role',
      'audit.action',
      'audit.subject',
      'audit.because',
      'audit.account_id',
    ])
    .select(['users.name as actor_name', 'users.email as actor_email', 'accounts.name as account_name'])
    .where('audit.actor_role', 'is not', null)
    .orderBy('audit.id', 'desc')
    .limit(limit + 1);
  const wanted = search?.trim();
  if (wanted)
    query = query.where((eb) =>
      eb.or([
        sql<boolean>`${WORDS} @@ plainto_tsquery('simple', ${wanted})`,
        eb('audit.actor', 'in', (inner) =>
          inner
            .selectFrom('users as who')
            .select('who.id')
            .where('who.platform_role', '<>', 'customer')
            .where(
              sql<boolean>`(who.email = ${wanted.toLowerCase()} or lower(who.name) = ${wanted.toLowerCase()})`,
            ),
        ),
      ]),
    );
  if (role) query = query.where('audit.actor_role', '=', role);
  if (from) query = query.where('audit.at', '>=', new Date(from));
  if (to) query = query.where('audit.at', '<', new Date(to));
  const after = Number(cursor);
  if (cursor && Number.isSafeInteger(after)) query = query.where('audit.id', '<', after);
  const rows = await query.execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.flatMap(({ actor_role, ...row }) =>
      actor_role && isStaffRole(actor_role)
        ? [
            {
              id: row.id,
              at: row.at.toISOString(),
              by: {
                id: row.actor,
                name: row.actor_name ?? row.actor,
                email: row.actor_email,
                role: actor_role,
              },
              action: row.action,
              subject: row.subject,
              because: row.because,
              account: row.account_id === null ? null : { id: row.account_id, name: row.account_name },
            },
          ]
        : [],
    ),
    nextCursor: rows.length > limit && last ? String(last.id) : null,
  };
}
