import type { InboxEventDetail, Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { maskPayload } from '../../domain/mask-payload.ts';
import type { BillingContext } from '../context.ts';
import { toInboxView } from '../views/inbox-views.ts';

/** For operators: one stored event with its payload, masked, and everything that was written because of it. */
export async function viewInboxEvent(
  { db }: BillingContext,
  { eventId, stripeAccount }: { eventId: string; stripeAccount: string },
): Promise<Outcome<InboxEventDetail>> {
  const row = await db
    .selectFrom('webhook_inbox')
    .selectAll()
    .where('stripe_account', '=', stripeAccount)
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  if (!row) return fail('event_not_found');
  const audit = await db
    .selectFrom('audit_log')
    .select(['at', 'actor', 'action', 'subject', 'because'])
    .where((eb) => eb.or([eb('key', '=', eventId), eb('subject', '=', eventId)]))
    .orderBy('id')
    .execute();
  const told = await db
    .selectFrom('billing_events')
    .select(['type', 'occurred_at'])
    // Its keys begin with the event's id, which holds letters and digits beside the underscore that `like` would read.
    .where('key', '>=', `${eventId}:`)
    .where('key', '<', `${eventId};`)
    .orderBy('id')
    .execute();
  return succeed({
    ...toInboxView(row),
    apiVersion: row.api_version,
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
    payload: JSON.stringify(maskPayload(row.payload), null, 2),
    audit: audit.map(({ at, ...entry }) => ({ ...entry, at: at.toISOString() })),
    billingEvents: told.map(({ type, occurred_at }) => ({ type, occurredAt: occurred_at.toISOString() })),
  });
}
