import { randomBytes } from 'node:crypto';
import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import type { EventEndpoint, Outcome } from '../../billing.ts';
import { fail, succeed } from '../../domain/billing-error.ts';
import { type BillingEventType, isBillingEventType } from '../../domain/billing-event.ts';
import type { BillingContext } from '../context.ts';
import { writeAuditLines } from '../write-audit-lines.ts';
import { refuseUrl } from './guard-address.ts';
import { createWebhookSecret } from './sign-message.ts';

/** Receivers have so long to take up a new secret: both sign until then. */
const ROLL_MS = 86_400_000;

/** Who says so, and why. */
interface Asked {
  actorId: string;
  because: string;
}

type Endpoints = Pick<BillingContext, 'db' | 'now' | 'secretBox'>;

/** Where billing events go is on record with who said so: they hold what customers pay. */
export async function createEndpoint(
  { db, now, secretBox }: Endpoints,
  {
    url,
    types,
    isOpen,
    ...asked
  }: { url: string; types: readonly BillingEventType[] | null; isOpen: boolean } & Asked,
): Promise<Outcome<{ id: string; secret: string }>> {
  const refused = refuseUrl(url, isOpen);
  if (refused) return fail('endpoint_url_refused', refused);
  const id = `whe_${randomBytes(12).toString('hex')}`;
  const secret = createWebhookSecret();
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('event_subscribers')
      .values({
        name: id,
        kind: 'endpoint',
        types: types && [...types],
        url,
        secret: secretBox.seal(secret, id),
      })
      .execute();
    await record(trx, {
      id,
      act: 'created',
      fact: `Billing events go to ${hostOf(url)}`,
      at: now(),
      ...asked,
    });
  });
  return succeed({ id, secret });
}

/** The secret before the last one is no longer valid, the last one is for a day more. */
export async function rollSecret(
  { db, now, secretBox }: Endpoints,
  { id, ...asked }: { id: string } & Asked,
): Promise<Outcome<{ secret: string }>> {
  const secret = createWebhookSecret();
  return db.transaction().execute(async (trx) => {
    const rolled = await trx
      .updateTable('event_subscribers')
      .set((eb) => ({
        previous_secret: eb.ref('secret'),
        previous_secret_expires_at: new Date(now().getTime() + ROLL_MS),
        secret: secretBox.seal(secret, id),
      }))
      .where('name', '=', id)
      .where('kind', '=', 'endpoint')
      .executeTakeFirst();
    if (rolled.numUpdatedRows === 0n) return fail('endpoint_not_found');
    await record(trx, { id, act: 'secret_rolled', fact: 'It has a new secret', at: now(), ...asked });
    return succeed({ secret });
  });
}

/** While it is disabled no new events are kept for it, and those that wait go on waiting. */
export async function setEndpointEnabled(
  { db, now }: Pick<Endpoints, 'db' | 'now'>,
  { id, enabled, ...asked }: { id: string; enabled: boolean } & Asked,
): Promise<Outcome<{ id: string }>> {
  return db.transaction().execute(async (trx) => {
    const set = await trx
      .updateTable('event_subscribers')
      .set({
        enabled,
        failing_since: null,
        disabled_because: enabled ? null : `Disabled by an operator: ${asked.because}`,
      })
      .where('name', '=', id)
      .where('kind', '=', 'endpoint')
      .executeTakeFirst();
    if (set.numUpdatedRows === 0n) return fail('endpoint_not_found');
    const act = enabled ? 'enabled' : 'disabled';
    await record(trx, { id, act, fact: enabled ? 'On again' : 'Nothing is sent', at: now(), ...asked });
    return succeed({ id });
  });
}

/** With all that it is owed. */
export async function removeSubscriber(
  { db, now }: Pick<Endpoints, 'db' | 'now'>,
  { name, ...asked }: { name: string } & Asked,
): Promise<Outcome<{ name: string }>> {
  return db.transaction().execute(async (trx) => {
    const removed = await trx
      .deleteFrom('event_subscribers')
      .where('name', '=', name)
      .returning('url')
      .executeTakeFirst();
    if (!removed) return fail('endpoint_not_found');
    const fact = removed.url
      ? `No billing events go to ${hostOf(removed.url)} any more`
      : 'The function is not kept events for any more';
    await record(trx, { id: name, act: 'removed', fact, at: now(), ...asked });
    return succeed({ name });
  });
}

/** Without their secrets: those are shown once, to whoever made or rolled them. */
export async function listEndpoints(db: Kysely<Database>): Promise<EventEndpoint[]> {
  const rows = await db
    .selectFrom('event_subscribers')
    .select(['name', 'url', 'types', 'enabled', 'disabled_because', 'failing_since'])
    .where('kind', '=', 'endpoint')
    .orderBy('created_at')
    .orderBy('name')
    .execute();
  return rows.map((row) => ({
    id: row.name,
    url: row.url ?? '',
    types: row.types?.filter(isBillingEventType) ?? null,
    enabled: row.enabled,
    disabledBecause: row.disabled_because,
    failingSince: row.failing_since?.toISOString() ?? null,
  }));
}

/** A path or a query may hold a receiver's own secret. */
const hostOf = (url: string) => new URL(url).host;

const record = (
  trx: Kysely<Database>,
  { id, act, fact, actorId, because, at }: { id: string; act: string; fact: string; at: Date } & Asked,
) =>
  writeAuditLines(trx, [
    {
      key: `subscriber:${id}:${act}:${randomBytes(8).toString('hex')}`,
      accountId: null,
      actorId,
      action: `event_subscriber.${act}`,
      subject: id,
      because: `${fact}: ${because}`,
      at,
    },
  ]);
