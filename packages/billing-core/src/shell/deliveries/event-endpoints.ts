import { randomBytes } from 'node:crypto';
import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';
import type { EventEndpoint, Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import type { BillingEventType } from '../../domain/billing-event.ts';
import type { BillingContext } from '../context.ts';
import { refuseUrl } from './guard-address.ts';
import { createWebhookSecret } from './sign-message.ts';

/** Receivers have so long to take up a new secret: both sign until then. */
const ROLL_MS = 86_400_000;

export async function createEndpoint(
  db: Kysely<Database>,
  { url, types, isOpen }: { url: string; types: readonly BillingEventType[] | null; isOpen: boolean },
): Promise<Outcome<{ id: string; secret: string }>> {
  const refused = refuseUrl(url, isOpen);
  if (refused) return fail('endpoint_url_refused', refused);
  const id = `whe_${randomBytes(12).toString('hex')}`;
  const secret = createWebhookSecret();
  await db
    .insertInto('event_subscribers')
    .values({ name: id, kind: 'endpoint', types: types && [...types], url, secret })
    .execute();
  return succeed({ id, secret });
}

/** The secret before the last one is no longer valid, the last one is for a day more. */
export async function rollSecret(
  { db, now }: Pick<BillingContext, 'db' | 'now'>,
  id: string,
): Promise<Outcome<{ secret: string }>> {
  const secret = createWebhookSecret();
  const rolled = await db
    .updateTable('event_subscribers')
    .set((eb) => ({
      previous_secret: eb.ref('secret'),
      previous_secret_expires_at: new Date(now().getTime() + ROLL_MS),
      secret,
    }))
    .where('name', '=', id)
    .where('kind', '=', 'endpoint')
    .executeTakeFirst();
  return rolled.numUpdatedRows === 0n ? fail('endpoint_not_found') : succeed({ secret });
}

/** While it is disabled no new events are kept for it, and those that wait go on waiting. */
export async function setEndpointEnabled(db: Kysely<Database>, id: string, enabled: boolean): Promise<void> {
  await db
    .updateTable('event_subscribers')
    .set({ enabled, failing_since: null, disabled_because: enabled ? null : 'Disabled by an operator.' })
    .where('name', '=', id)
    .where('kind', '=', 'endpoint')
    .execute();
}

export async function removeSubscriber(db: Kysely<Database>, name: string): Promise<void> {
  await db.deleteFrom('event_subscribers').where('name', '=', name).execute();
}

/** Without their secrets: those are shown once, to whoever made or rolled them. */
export async function listEndpoints(db: Kysely<Database>): Promise<EventEndpoint[]> {
  const { rows } = await sql<{
    name: string;
    url: string;
    types: BillingEventType[] | null;
    enabled: boolean;
    disabled_because: string | null;
    failing_since: Date | null;
  }>`select name, url, types, enabled, disabled_because, failing_since from event_subscribers
    where kind = 'endpoint' order by created_at, name`.execute(db);
  return rows.map((row) => ({
    id: row.name,
    url: row.url,
    types: row.types,
    enabled: row.enabled,
    disabledBecause: row.disabled_because,
    failingSince: row.failing_since?.toISOString() ?? null,
  }));
}
