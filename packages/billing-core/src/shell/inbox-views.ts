import { randomUUID } from 'node:crypto';
import type { WebhookInboxTable } from '@billwright/db';
import { type Selectable, sql } from 'kysely';
import type { InboxEventView, Outcome, Page } from '../billing.ts';
import { fail, succeed } from '../domain/billing-error.ts';
import type { BillingContext } from './context.ts';
import { applyAgain } from './drain-inbox.ts';

export interface InboxSearch {
  state: InboxEventView['state'] | null;
  /** An event's, object's or customer's id, or a type. */
  search: string | null;
  /** Received at or after, and before; ISO 8601. */
  from: string | null;
  to: string | null;
  cursor: string | null;
  limit: number;
}

/** For operators: what arrived, newest first, and what became of it. Payloads are not part of it. */
export async function listInbox({ db }: BillingContext, input: InboxSearch): Promise<Page<InboxEventView>> {
  const { state, search } = input;
  const after = readInboxCursor(input.cursor);
  let query = db
    .selectFrom('webhook_inbox')
    .selectAll()
    .orderBy('received_at', 'desc')
    .orderBy('event_id', 'desc')
    .limit(input.limit + 1);
  if (state) query = query.where('state', '=', state);
  if (input.from) query = query.where('received_at', '>=', new Date(input.from));
  if (input.to) query = query.where('received_at', '<', new Date(input.to));
  if (search)
    query = query.where((eb) =>
      eb.or([
        eb('event_id', '=', search),
        eb('object_id', '=', search),
        eb('customer_id', '=', search),
        eb('type', '=', search),
      ]),
    );
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

/** Applies a stored event again, with an audit line, and answers with what its row says afterwards. */
export async function replayEvent(
  context: BillingContext,
  input: { eventId: string; stripeAccount: string; actorId: string },
): Promise<Outcome<InboxEventView>> {
  const load = () =>
    context.db
      .selectFrom('webhook_inbox')
      .selectAll()
      .where('stripe_account', '=', input.stripeAccount)
      .where('event_id', '=', input.eventId)
      .executeTakeFirst();
  const before = await load();
  if (!before) return fail('event_not_found');
  await context.db
    .insertInto('audit_log')
    .values({
      key: `replay:${input.stripeAccount}:${input.eventId}:${randomUUID()}`,
      account_id: null,
      actor: input.actorId,
      action: 'webhook.replay',
      subject: input.eventId,
      because: `An operator asked for it; the event was ${before.state}.`,
      data: JSON.stringify({ stateBefore: before.state }),
      at: context.now(),
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  // A replay has all its tries before it again.
  await applyAgain(context, { ...before, attempts: 0 });
  const after = await load();
  return after ? succeed(toInboxView(after)) : fail('event_not_found');
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
