import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import type { ThinEvent } from '../../stripe/webhook-event.ts';
import { shardOf } from '../apply/lock-shard.ts';

const BECAUSE: Readonly<Record<string, string>> = {
  // docs.stripe.com/webhooks/handle-irrecoverable-events
  'v2.core.health.event_generation_failure.resolved':
    'Stripe made no events of some changes: only comparing the objects shows which.',
  'v1.billing.meter.error_report_triggered':
    'Usage that Stripe could not count: the report is read by the usage job.',
  'v1.billing.meter.no_meter_found':
    'Usage that Stripe has no meter for: the report is read by the usage job.',
};

/** Why nothing follows from a thin event by itself: said when it is stored, and again when it is replayed. */
export const explainThinEvent = ({ type, snapshot_event: snapshot }: ThinEvent): string =>
  snapshot
    ? `${snapshot} tells the same, with the object.`
    : (BECAUSE[type] ?? `Thin events of type ${type} are not used.`);

/**
 * Keeps a thin event in the inbox, once, with why nothing follows from it by itself. It shows no object, and what tells the same
 * with one (`snapshot_event`) is an event of its own, stored under its own id when it comes
 * (docs.stripe.com/webhooks/migrate-snapshot-to-thin-events).
 *
 * @returns whether it was new
 */
export async function storeThinEvent(
  db: Kysely<Database>,
  { event, body }: { event: ThinEvent; body: Uint8Array },
): Promise<boolean> {
  const { id, type, livemode, created, related_object: related } = event;
  const stripeAccount = accountOf(event);
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('webhook_inbox')
    .values({
      stripe_account: stripeAccount,
      event_id: id,
      stripe_created_at: new Date(created),
      type,
      livemode,
      object_type: related?.type ?? 'none',
      object_id: related?.id ?? null,
      shard: shardOf(stripeAccount, related?.id ?? id),
      payload: Buffer.from(body).toString(),
      state: 'ignored',
      because: explainThinEvent(event),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** The context is an account, or an organisation's path to one (docs.stripe.com/get-started/account/orgs). */
function accountOf({ context }: ThinEvent): string {
  const account = context?.split('/').at(-1);
  return account?.startsWith('acct_') ? account : 'platform';
}
