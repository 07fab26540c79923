// What row-level security costs: the same read with and without it, in the same run. `npm run bench -- rls`
import { createDb, forAccount, migrateToLatest } from '@billwright/db';
import { startTestServer } from '@billwright/postgres-embedded';
import { sql } from 'kysely';

const ACCOUNTS = 1_000;
const INVOICES_PER_ACCOUNT = 24;
const ROUNDS = 2_000;

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function measure(read: (accountId: string) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    await read(`acct_${round % ACCOUNTS}`);
    times.push((performance.now() - startedAt) * 1000);
  }
  return median(times);
}

const server = await startTestServer();
const { db, destroy } = createDb({ connectionString: server.url, max: 1 });
try {
  await migrateToLatest(db);
  await sql`insert into accounts (id, livemode, name, email)
    select 'acct_' || n, false, 'n', 'e' from generate_series(0, ${sql.lit(ACCOUNTS - 1)}) n`.execute(db);
  await sql`insert into invoices (id, account_id, customer_id, status, currency, subtotal_minor, total_minor,
      amount_due_minor, amount_paid_minor, amount_remaining_minor, stripe_created_at, attempt_count)
    select 'in_' || n || '_' || m, 'acct_' || n, 'cus', 'paid', 'usd', 1, 1, 1, 1, 0, now() - make_interval(days => m), 1
    from generate_series(0, ${sql.lit(ACCOUNTS - 1)}) n, generate_series(1, ${sql.lit(INVOICES_PER_ACCOUNT)}) m`.execute(
    db,
  );
  await sql`analyze`.execute(db);

  const page = (accountId: string) => (query: typeof db) =>
    query
      .selectFrom('invoices')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('stripe_created_at', 'desc')
      .limit(20)
      .execute();
  const inTransaction = (accountId: string) => db.transaction().execute((trx) => page(accountId)(trx));
  const underPolicy = (accountId: string) => forAccount(db, accountId, (trx) => page(accountId)(trx));
  // A warm-up of both, then the figures.
  await measure(inTransaction);
  await measure(underPolicy);
  const plainMicros = await measure(inTransaction);
  const policyMicros = await measure(underPolicy);
  console.log(
    `one page of invoices, median of ${ROUNDS}: ${plainMicros.toFixed(0)} µs plain, ${policyMicros.toFixed(0)} µs under the policy`,
  );
  console.log(
    JSON.stringify({ plainMicros, policyMicros, ratio: Number((policyMicros / plainMicros).toFixed(2)) }),
  );
} finally {
  await destroy();
  await server.stop();
}
