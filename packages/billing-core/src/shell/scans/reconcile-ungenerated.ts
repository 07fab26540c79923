import { sql } from 'kysely';
import type { BillingContext } from '../context.ts';
import { startScan } from './start-scan.ts';

const TYPE = 'v2.core.health.event_generation_failure.resolved';

/**
 * Has the objects compared and repaired when Stripe says that it made no events of some changes: those are neither delivered
 * nor listed (docs.stripe.com/webhooks/handle-irrecoverable-events). All objects, since the ones that changed in those hours
 * may be of any age. Once for each such message; its audit line says that it was done.
 */
export async function reconcileUngenerated(context: BillingContext): Promise<void> {
  const { rows } = await sql<{ event_id: string; stripe_account: string }>`
    select event_id, stripe_account from webhook_inbox as event
    where type = ${TYPE} and state = 'ignored'
      and not exists (select from audit_log where key = 'ungenerated:' || event.stripe_account || ':' || event.event_id)`.execute(
    context.db,
  );
  if (rows.length === 0) return;
  const named = rows.map(({ event_id }) => event_id).join(', ');
  const id = await startScan(context, {
    purpose: 'reconcile',
    requestedBy: 'stripe',
    because: `Stripe made no events of some changes (${named}).`,
    repairs: true,
  });
  await context.db
    .insertInto('audit_log')
    .values(
      rows.map(({ event_id, stripe_account }) => ({
        key: `ungenerated:${stripe_account}:${event_id}`,
        account_id: null,
        actor: 'stripe',
        action: TYPE,
        subject: event_id,
        because: 'All objects are compared with Stripe and repaired.',
        data: JSON.stringify({ scanId: id }),
        at: context.now(),
      })),
    )
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
}
