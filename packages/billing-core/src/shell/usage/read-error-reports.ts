import { sql } from 'kysely';
import type { UsageErrorReport } from '../../billing.ts';
import type { BillingContext } from '../context.ts';
import { writeAuditLines } from '../write-audit-lines.ts';
import { unplaceBatch } from './unplace-batch.ts';

/** docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api, handle meter event errors */
const TYPES = ['v1.billing.meter.error_report_triggered', 'v1.billing.meter.no_meter_found'] as const;
const LISTED = 100;

/**
 * Reads what Stripe says of meter events that it took and could not count: a thin event names a report, which counts all errors
 * and shows samples of them. Batches that it shows are put aside with Stripe's words; whatever it counts and does not show is
 * found by holding the sums against each other. Once for each report: its audit line says that it was read.
 */
export async function readErrorReports(context: BillingContext): Promise<void> {
  const { rows } = await sql<{ event_id: string; stripe_account: string }>`
    select event_id, stripe_account from webhook_inbox as event where type = any(${TYPES}::text[])
      and not exists (select from audit_log where key = 'usage_report:' || event.stripe_account || ':' || event.event_id)`.execute(
    context.db,
  );
  for (const row of rows) await readReport(context, row);
}

async function readReport(
  context: BillingContext,
  { event_id: id, stripe_account: account }: { event_id: string; stripe_account: string },
): Promise<void> {
  const { db, reads, stripe, now, logger } = context;
  const options = account === 'platform' ? {} : { stripeContext: account };
  const event = await reads.run('GET v2 event', () => stripe.v2.core.events.retrieve(id, {}, options));
  if (event.type !== TYPES[0] && event.type !== TYPES[1]) return;
  const { error_count: count, error_types: types } = event.data.reason;
  const errors = types.flatMap(({ code, sample_errors: samples }) =>
    samples.map(({ error_message: message, request }) => ({
      identifier: request.identifier,
      error: `${code}: ${message}`,
    })),
  );
  let putAside = 0;
  for (const { identifier, error } of errors) putAside += await refuse(context, identifier, error);
  logger.error({ eventId: id, count, putAside }, 'Stripe could not count usage; operators see the report');
  const key = `usage_report:${account}:${id}`;
  const codes = types.map(({ code, error_count: of }) => ({ code, count: of }));
  await writeAuditLines(db, [
    {
      key,
      accountId: null,
      actorId: 'stripe',
      action: 'usage.error_report',
      subject: id,
      because: event.data.developer_message_summary,
      at: now(),
      data: { count, putAside, codes },
    },
  ]);
}

async function refuse(context: BillingContext, identifier: string, error: string): Promise<number> {
  const batch = await context.db
    .selectFrom('usage_batches')
    .selectAll()
    .where('identifier', '=', identifier)
    .executeTakeFirst();
  if (!batch) return 0;
  const end = { state: 'refused', from: 'sent', because: 'refused_by_stripe', error } as const;
  return (await unplaceBatch(context, batch, end)) ? 1 : 0;
}

/** The reports that were read, newest first; a hundred at most. */
export async function listErrorReports({ db }: Pick<BillingContext, 'db'>): Promise<UsageErrorReport[]> {
  const { rows } = await sql<UsageErrorReport & { at: Date }>`
    select subject as "eventId", because, at, (data->>'count')::integer as count, (data->>'putAside')::integer as "putAside",
      data->'codes' as codes
    from audit_log where action = 'usage.error_report' order by id desc limit ${LISTED}`.execute(db);
  return rows.map(({ at, ...report }) => ({ ...report, readAt: at.toISOString() }));
}
