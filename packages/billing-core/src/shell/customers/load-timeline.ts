import { type RawBuilder, sql } from 'kysely';
import type { Page, TimelineEntry } from '../../billing.ts';
import { describeRefund } from '../../domain/refunds/refund-words.ts';
import { isStaffRole } from '../../domain/staff/staff-role.ts';
import { EVENTS_OF, TIMELINE_KINDS, type TimelineKind } from '../../domain/timeline/timeline-kinds.ts';
import { amountIn, titleOf } from '../../domain/timeline/timeline-words.ts';
import type { BillingContext } from '../context.ts';
import { readCursor, writeCursor } from '../views/cursor.ts';

interface Asked {
  accountId: string;
  kinds: readonly TimelineKind[] | null;
  cursor: string | null;
  limit: number;
}

interface Row {
  at: Date;
  id: string;
  kind: TimelineKind;
  name: string;
  because: string;
  subject: string | null;
  actor: string | null;
  role: string | null;
  actor_name: string | null;
  data: Record<string, unknown>;
}

const AUDIT_KIND = sql`case when actor_role is not null then 'staff' when actor in ('stripe', 'system') then 'system'
  else 'customer' end`;

const audit = (kind: TimelineKind, where: RawBuilder<unknown>) =>
  sql`select at, 'audit:' || id as id, ${sql.lit(kind)} as kind, action as name, because, subject, actor,
    actor_role as role, '{}'::jsonb as data from audit_log where ${where}`;
const events = (kind: TimelineKind, where: RawBuilder<unknown>) =>
  sql`select occurred_at as at, 'event:' || id as id, ${sql.lit(kind)} as kind, type as name, '' as because,
    null as subject, null as actor, null as role, payload::jsonb as data from billing_events where ${where}`;
const isAbout = (nouns: readonly string[]) => sql`split_part(type, '.', 1) = any(${sql.val([...nouns])})`;
/** Where each kind comes from; all have the same columns, and an index that leads with the account. */
const SOURCES: Record<TimelineKind, (accountId: string) => RawBuilder<unknown>> = {
  payment: (id) => events('payment', sql`account_id = ${id} and ${isAbout(EVENTS_OF.payment)}`),
  plan: (id) => events('plan', sql`account_id = ${id} and not ${isAbout(Object.values(EVENTS_OF).flat())}`),
  mail: (
    id,
  ) => sql`select coalesce(sent_at, owed_at) as at, 'mail:' || key as id, 'mail' as kind, kind as name, because,
    recipient as subject, null as actor, null as role, jsonb_build_object('state', state, 'subject', subject) as data
    from mails where account_id = ${id} and audience = 'customer'
    union all select happened_at, 'mail_report:' || mail_reports.id, 'mail', mail_reports.kind, reason,
      mail_reports.recipient, null, null, jsonb_build_object('report', mails.subject)
    from mail_reports join mails on mails.account_id = mail_reports.account_id and mails.key = mail_key
    where mail_reports.account_id = ${id} and audience = 'customer'`,
  refund: (id) => sql`${events('refund', sql`account_id = ${id} and ${isAbout(EVENTS_OF.refund)}`)}
    union all select stripe_created_at as at, 'refund:' || id as id, 'refund' as kind, status as name,
    coalesce(reason, '') as because, id as subject, null as actor, null as role,
    jsonb_build_object('amountMinor', amount_minor, 'currency', currency, 'failureReason', failure_reason,
      'pendingReason', pending_reason) as data from refunds where account_id = ${id}`,
  dispute: (id) => sql`${events('dispute', sql`account_id = ${id} and ${isAbout(EVENTS_OF.dispute)}`)}
    union all select stripe_created_at as at, 'dispute:' || id as id, 'dispute' as kind, status as name,
    reason as because, id as subject, null as actor, null as role,
    jsonb_build_object('amountMinor', amount_minor, 'currency', currency) as data from disputes where account_id = ${id}`,
  staff: (id) => audit('staff', sql`account_id = ${id} and ${AUDIT_KIND} = 'staff'`),
  customer: (id) => audit('customer', sql`account_id = ${id} and ${AUDIT_KIND} = 'customer'`),
  system: (id) => audit('system', sql`account_id = ${id} and ${AUDIT_KIND} = 'system'`),
};

/** One page of each source at most is read, and the newest of them all are kept. */
export async function loadTimeline(
  { db }: Pick<BillingContext, 'db'>,
  { accountId, kinds, cursor, limit }: Asked,
): Promise<Page<TimelineEntry>> {
  const after = readCursor(cursor);
  const before = after ? sql`where (at, id) < (${after.at}, ${after.id})` : sql``;
  const sources = (kinds ?? TIMELINE_KINDS).map(
    (kind) =>
      sql`(select * from (${SOURCES[kind](accountId)}) as source ${before} order by at desc, id desc limit ${limit + 1})`,
  );
  if (sources.length === 0) return { items: [], nextCursor: null };
  const { rows } = await sql<Row>`select entry.*, users.name as actor_name
    from (${sql.join(sources, sql` union all `)}) as entry left join users on users.id = entry.actor
    order by entry.at desc, entry.id desc limit ${limit + 1}`.execute(db);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toEntry),
    nextCursor: rows.length > limit && last ? writeCursor(last.at, last.id) : null,
  };
}

function toEntry(row: Row): TimelineEntry {
  const { id, kind, subject, actor, role, actor_name: name } = row;
  const isPerson = kind === 'staff' || kind === 'customer';
  return {
    id,
    at: row.at.toISOString(),
    kind,
    ...wordsOf(row),
    subject,
    by: isPerson && actor ? { name: name ?? actor, role: role && isStaffRole(role) ? role : null } : null,
  };
}

function wordsOf({ id, kind, name, because, data }: Row): Pick<TimelineEntry, 'title' | 'because'> {
  const amount = amountIn(data);
  if (id.startsWith('event:'))
    return { title: amount ? `${titleOf(name)}: ${amount}` : titleOf(name), because };
  if (kind === 'mail') return { title: mailTitle(name, data), because };
  if (kind === 'dispute')
    return { title: `Dispute over ${amount}: ${titleOf(name).toLowerCase()}`, because: titleOf(because) };
  if (kind === 'refund') {
    const { statusText } = describeRefund({
      status: name,
      failureReason: textOf(data.failureReason),
      pendingReason: textOf(data.pendingReason),
    });
    return { title: `Refund of ${amount}: ${statusText.toLowerCase()}`, because: titleOf(because) };
  }
  return { title: titleOf(name), because };
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : null);

function mailTitle(kind: string, { state, subject, report }: Record<string, unknown>): string {
  // Of a report the kind is what was reported.
  if (typeof report === 'string') return `${titleOf(kind)}: ${report}`;
  const words = textOf(subject) ?? titleOf(kind);
  return state === 'sent' ? `Mail: ${words}` : `Mail (${String(state).replaceAll('_', ' ')}): ${words}`;
}
