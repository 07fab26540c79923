import type { Database, WebhookInboxTable } from '@billwright/db';
import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { InboxEventView, InboxFilter, InboxState, Page } from '../../billing.ts';
import type { BillingContext } from '../context.ts';

export type InboxSearch = Omit<InboxFilter, 'type' | 'customerId'> & { cursor: string | null; limit: number };

const OPEN: readonly InboxState[] = ['received', 'processing', 'failed'];
const SETTLED: readonly InboxState[] = ['done', 'ignored', 'dead'];

/** The rows that a filter means. */
export const isAsSearched =
  ({ state, search, type, customerId, from, to }: InboxFilter) =>
  (eb: ExpressionBuilder<Database, 'webhook_inbox'>) => {
    const wanted = [];
    const found: Expression<SqlBool>[] = [];
    if (state) wanted.push(eb('state', '=', state));
    if (type) found.push(eb('type', '=', type));
    if (customerId) found.push(eb('customer_id', '=', customerId));
    if (from) wanted.push(eb('received_at', '>=', new Date(from)));
    if (to) wanted.push(eb('received_at', '<', new Date(to)));
    if (search)
      found.push(
        eb.or([
          eb('event_id', '=', search),
          eb('object_id', '=', search),
          eb('customer_id', '=', search),
          eb('type', '=', search),
        ]),
      );
    if (found.length === 0) return eb.and(wanted);
    // Of what is settled each has an index of its own; what is open is few, and has one of its own.
    const either = [OPEN, SETTLED].map((states) => eb.and([eb('state', 'in', states), ...found]));
    return eb.and([...wanted, eb.or(either)]);
  };

/** For operators: what arrived, newest first, and what became of it. Payloads are not part of it. */
export async function listInbox({ db }: BillingContext, input: InboxSearch): Promise<Page<InboxEventView>> {
  const after = readInboxCursor(input.cursor);
  let query = db
    .selectFrom('webhook_inbox')
    .selectAll()
    .where(isAsSearched({ ...input, type: null, customerId: null }))
    .orderBy('received_at', 'desc')
    .orderBy('event_id', 'desc')
    .limit(input.limit + 1);
  // Compared inside the database: its times have microseconds, ours would lose them and skip rows.
  if (after)
    query = query.where(
      sql<boolean>`(received_at, event_id) < (
        select last.received_at, last.event_id from webhook_inbox as last
        where last.stripe_account = ${after.stripeAccount} and last.event_id = ${after.eventId}
      )`,
    );
  const rows = await query.execute();
  const shown = rows.slice(0, input.limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > input.limit && last ? `${last.stripe_account}|${last.event_id}` : null;
  return { items: shown.map(toInboxView), nextCursor };
}

function readInboxCursor(cursor: string | null): { stripeAccount: string; eventId: string } | undefined {
  const [stripeAccount = '', eventId = ''] = (cursor ?? '').split('|');
  return stripeAccount && eventId ? { stripeAccount, eventId } : undefined;
}

/** Without the payload. */
export function toInboxView(row: Selectable<WebhookInboxTable>): InboxEventView {
  return {
    eventId: row.event_id,
    stripeAccount: row.stripe_account,
    type: row.type,
    objectId: row.object_id,
    customerId: row.customer_id,
    state: row.state,
    because: row.because,
    attempts: row.attempts,
    lastError: row.last_error,
    stripeCreatedAt: row.stripe_created_at.toISOString(),
    receivedAt: row.received_at.toISOString(),
    appliedAt: row.applied_at?.toISOString() ?? null,
  };
}
