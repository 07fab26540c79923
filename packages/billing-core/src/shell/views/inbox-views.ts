import type { Database, WebhookInboxTable } from '@billwright/db';
import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { InboxEventView, InboxFilter, InboxState, Page } from '../../billing.ts';
import type { BillingContext } from '../context.ts';
import { heardAccounts } from '../scans/connected-accounts.ts';

export type InboxSearch = Omit<InboxFilter, 'type' | 'customerId'> & { cursor: string | null; limit: number };

const OPEN: readonly InboxState[] = ['received', 'processing', 'failed'];
const SETTLED: readonly InboxState[] = ['done', 'ignored', 'dead'];

type Named = readonly ['type' | 'object_id' | 'customer_id', string];

/** The rows that a filter means. */
export const isAsSearched =
  ({ state, search, type, customerId, from, to }: InboxFilter) =>
  (eb: ExpressionBuilder<Database, 'webhook_inbox'>) => {
    const wanted: Expression<SqlBool>[] = [];
    const all: Named[] = [];
    let any: Named[] = [];
    if (state) wanted.push(eb('state', '=', state));
    if (from) wanted.push(eb('received_at', '>=', new Date(from)));
    if (to) wanted.push(eb('received_at', '<', new Date(to)));
    if (type) all.push(['type', type]);
    if (customerId) all.push(['customer_id', customerId]);
    // What is looked for shows in the text itself, so that its index is asked and not every row.
    if (search?.startsWith('evt_'))
      wanted.push(eb('event_id', '=', search), eb('stripe_account', 'in', sql<string>`(${heardAccounts})`));
    else if (search?.includes('.')) all.push(['type', search]);
    else if (search)
      any = [
        ['object_id', search],
        ['customer_id', search],
      ];
    if (all.length + any.length > 0) wanted.push(isNamed(eb, all, any));
    return eb.and(wanted);
  };

/** Has all of these, and any of those: of what is settled by the index of each, of what is open by looking at all of it. */
function isNamed(
  eb: ExpressionBuilder<Database, 'webhook_inbox'>,
  all: readonly Named[],
  any: readonly Named[],
): Expression<SqlBool> {
  const indexed = ([column, value]: Named) => eb(column, '=', value);
  // Said otherwise, or PostgreSQL would take what is common out of both sides and find the index of neither.
  const looked = ([column, value]: Named) => sql<boolean>`(${sql.ref(column)} || '') = ${value}`;
  const settled = (any.length > 0 ? any : [undefined]).map((one) =>
    eb.and([eb('state', 'in', SETTLED), ...all.map(indexed), ...(one ? [indexed(one)] : [])]),
  );
  const open = [eb('state', 'in', OPEN), ...all.map(looked)];
  return eb.or([...settled, eb.and(any.length > 0 ? [...open, eb.or(any.map(looked))] : open)]);
}

/** For operators: what arrived, newest first, and what became of it. Payloads are not part of it. */
export async function listInbox({ db }: BillingContext, input: InboxSearch): Promise<Page<InboxEventView>> {
  const after = readInboxCursor(input.cursor);
  let query = db
    .selectFrom('webhook_inbox')
    .selectAll()
    .where(isAsSearched({ ...input, type: null, customerId: null }))
    .orderBy('received_at', 'desc')
    .orderBy('event_id', 'desc')
    .orderBy('stripe_account', 'desc')
    .limit(input.limit + 1);
  // Compared inside the database: its times have microseconds, ours would lose them and skip rows.
  if (after)
    query = query.where(
      sql<boolean>`(received_at, event_id, stripe_account) < (
        select last.received_at, last.event_id, last.stripe_account from webhook_inbox as last
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
