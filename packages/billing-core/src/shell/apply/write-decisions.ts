import type { BillingEventsTable, Database } from '@billwright/db';
import { type Selectable, sql, type Transaction } from 'kysely';
import {
  type BillingEventPayloads,
  type BillingEventType,
  toBillingEvent,
} from '../../domain/billing-event.ts';
import type { OwedMail } from '../../domain/mail/mail.ts';
import { mailsOf } from '../../domain/mail/mails-of.ts';
import { ACCOUNT_CHANGED, type BillingContext } from '../context.ts';
import { noteFailures } from '../dunning/note-failures.ts';
import { oweMails, oweOutbox } from '../mails/owe-mail.ts';
import { toJsonb } from '../to-jsonb.ts';
import type { DecidedEvent } from './decide-batch.ts';

/**
 * What events have told and owe, in the transaction of their rows: the audit line, billing events and the outbox. Each has a key made from what it is for, so that a replay writes nothing twice.
 */
export async function writeDecisions(
  trx: Transaction<Database>,
  decided: readonly DecidedEvent[],
  context: Pick<BillingContext, 'jobs' | 'now'>,
): Promise<void> {
  if (decided.length === 0) return;
  await writeAudit(trx, decided.flatMap(toAuditLines));
  const mails = await tellBillingEvents(trx, decided.flatMap(toBillingEvents));
  await noteFailures(trx, decided.flatMap(toFailures));
  await oweOutbox(trx, context, { mails, effects: decided.flatMap(toEffects) });
}

export interface AuditLine {
  key: string;
  /** Null: what is done concerns no single account. */
  account_id: string | null;
  /** `stripe`, or the person whose act it was. */
  actor: string;
  action: string;
  subject: string;
  because: string;
  at: Date;
}

const toAuditLines = ({ row, accountId, decision }: DecidedEvent): AuditLine[] => [
  {
    key: row.event_id,
    account_id: accountId,
    actor: 'stripe',
    action: row.type,
    subject: row.object_id ?? row.event_id,
    because: decision.because,
    at: row.stripe_created_at,
  },
  ...decision.effects.map(({ key, kind, subject, because, since }) => ({
    key,
    account_id: accountId,
    actor: 'system',
    action: kind,
    subject,
    because,
    at: since,
  })),
];

export async function writeAudit(trx: Transaction<Database>, lines: readonly AuditLine[]): Promise<void> {
  await sql`insert into audit_log (key, account_id, actor, action, subject, because, data, at)
    select key, account_id, actor, action, subject, because, '{}', at
    from json_populate_recordset(null::audit_log, ${toJsonb(lines)}::json)
    on conflict (key) do nothing`.execute(trx);
}

const toBillingEvents = ({ row, accountId, decision }: DecidedEvent) =>
  decision.changes.map(({ type, payload }) => ({
    key: `${row.event_id}:${type}`,
    account_id: accountId,
    type,
    payload,
    occurred_at: row.stripe_created_at,
  }));

const toFailures = ({ row, accountId, decision }: DecidedEvent) =>
  decision.failure ? [{ accountId, eventId: row.event_id, failure: decision.failure }] : [];

/** A billing event to be told; its key is unique, so that it is told once. */
export type ToldEvent = {
  [T in BillingEventType]: {
    key: string;
    account_id: string;
    type: T;
    payload: BillingEventPayloads[T];
    occurred_at: Date;
  };
}[BillingEventType];

/** With the mails that they owe. */
export async function writeBillingEvents(
  trx: Transaction<Database>,
  context: Pick<BillingContext, 'jobs' | 'now'>,
  events: readonly Omit<ToldEvent, 'payload'>[],
): Promise<void> {
  await oweMails(trx, context, await tellBillingEvents(trx, events));
}

/** @returns the mails that those owe which were not told before */
async function tellBillingEvents(
  trx: Transaction<Database>,
  events: readonly Omit<ToldEvent, 'payload'>[],
): Promise<OwedMail[]> {
  if (events.length === 0) return [];
  // Who is to hear them is owed them by the same statement; `shell/deliveries/deliver-events.ts` pays.
  const { rows: told } = await sql<Selectable<BillingEventsTable>>`with told as (
      insert into billing_events (key, account_id, type, payload, occurred_at)
      select key, account_id, type, payload, occurred_at
      from json_populate_recordset(null::billing_events, ${toJsonb(events)}::json)
      on conflict (key) do nothing
      returning *
    ), owed as (
      insert into event_deliveries (subscriber, event_id)
      select name, id from told join event_subscribers on enabled and (types is null or type = any(types))
    )
    select * from told order by id`.execute(trx);
  return told.flatMap((row) => mailsOf(toBillingEvent(row)));
}

const toEffects = ({ accountId, decision }: DecidedEvent) =>
  decision.effects.map(({ key, kind, payload }) => ({ key, kind, accountId, payload }));

/** Heard by every process at the commit. */
export async function notifyAccounts(
  trx: Transaction<Database>,
  accountIds: readonly string[],
): Promise<void> {
  if (accountIds.length === 0) return;
  await sql`select pg_notify(${ACCOUNT_CHANGED}, account)
    from unnest(${[...new Set(accountIds)]}::text[]) as changed (account)`.execute(trx);
}
