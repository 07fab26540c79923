import type Stripe from 'stripe';
import { runScan } from '../../src/shell/scans/run-scan.ts';
import { startScan } from '../../src/shell/scans/start-scan.ts';
import type { Business } from './business.ts';
import { compare, type Problems } from './verdict.ts';

/** The product's own comparison of every object with every row finds nothing. */
export async function judgeReconciliation({ billing, context }: Business): Promise<Problems> {
  const because = 'The year is over.';
  const scanId = await startScan(context, { purpose: 'reconcile', requestedBy: 'year', because });
  if (!(await runScan(context, scanId))) return ['The comparison did not finish.'];
  const differences = await billing.reconciliation.differences({ scanId, limit: 1_000 });
  return differences.map(
    ({ problem, objectType, objectId, fields }) =>
      `${objectType} ${objectId} ${problem}: ${fields.map(({ field, here, atStripe }) => `${field} ${here}, at Stripe ${atStripe}`).join('; ')}`,
  );
}

/** Nothing waits, failed or is owed any more. */
export async function judgeOpenWork({ db }: Business): Promise<Problems> {
  const events = await db
    .selectFrom('webhook_inbox')
    .select(['event_id', 'type', 'state', 'last_error'])
    .where('state', 'not in', ['done', 'ignored'])
    .execute();
  const effects = await db
    .selectFrom('effects')
    .select(['key', 'state', 'last_error'])
    .where('state', '<>', 'done')
    .execute();
  const acts = await db.selectFrom('intents').select(['id', 'kind']).where('state', '=', 'pending').execute();
  return [
    ...events.map((each) => `${each.type} ${each.event_id} is ${each.state}: ${each.last_error}`),
    ...effects.map((each) => `${each.key} is ${each.state}: ${each.last_error}`),
    ...acts.map((each) => `the act ${each.kind} ${each.id} has no outcome`),
  ];
}

/** Told once more and plainly, by fields that need no translation: what Stripe lists against what the rows say. */
export async function judgeRows({ db, stripe }: Business): Promise<Problems> {
  const problems: Problems = [];
  const subscriptions = await db
    .selectFrom('subscriptions')
    .select(['id', 'status', 'customer_id', 'cancel_at_period_end'])
    .execute();
  problems.push(
    ...compare('subscription', {
      here: new Map(
        subscriptions.map((row) => [row.id, `${row.status} ${row.customer_id} ${row.cancel_at_period_end}`]),
      ),
      there: await listAll(
        stripe.subscriptions.list({ status: 'all', limit: 100 }),
        (each) => `${each.status} ${String(each.customer)} ${each.cancel_at_period_end}`,
      ),
    }),
  );
  const invoices = await db
    .selectFrom('invoices')
    .select([
      'id',
      'status',
      'currency',
      'total_minor',
      'amount_paid_minor',
      'amount_remaining_minor',
      'attempt_count',
    ])
    .execute();
  problems.push(
    ...compare('invoice', {
      here: new Map(
        invoices.map((row) => [
          row.id,
          `${row.status} ${row.currency} ${row.total_minor} ${row.amount_paid_minor} ${row.amount_remaining_minor} ${row.attempt_count}`,
        ]),
      ),
      there: await listAll(
        stripe.invoices.list({ limit: 100 }),
        (each) =>
          `${each.status} ${each.currency} ${each.total} ${each.amount_paid} ${each.amount_remaining} ${each.attempt_count}`,
      ),
    }),
  );
  const customers = await db
    .selectFrom('customers')
    .select(['id', 'email', 'balance_minor'])
    .where('deleted', '=', false)
    .execute();
  problems.push(
    ...compare('customer', {
      here: new Map(customers.map((row) => [row.id, `${row.email} ${row.balance_minor}`])),
      there: await listAll(stripe.customers.list({ limit: 100 }), (each) => `${each.email} ${each.balance}`),
    }),
  );
  const disputes = await db
    .selectFrom('disputes')
    .select(['id', 'status', 'amount_minor', 'currency', 'charge_id'])
    .execute();
  problems.push(
    ...compare('dispute', {
      here: new Map(
        disputes.map((row) => [row.id, `${row.status} ${row.amount_minor} ${row.currency} ${row.charge_id}`]),
      ),
      there: await listAll(
        stripe.disputes.list({ limit: 100 }),
        (each) => `${each.status} ${each.amount} ${each.currency} ${String(each.charge)}`,
      ),
    }),
  );
  return problems;
}

async function listAll<T extends { id?: string }>(
  list: Stripe.ApiListPromise<T>,
  tell: (each: T) => string,
): Promise<Map<string, string>> {
  const told = new Map<string, string>();
  for await (const each of list) told.set(each.id ?? '', tell(each));
  return told;
}
