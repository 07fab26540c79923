// What asking for an entitlement costs: from memory, over many accounts, and the first time. `npm run bench -- entitlements`
import { setTimeout as wait } from 'node:timers/promises';
import { createBilling } from '@billwright/billing-core';
import { defineBilling, flag, limit, metered, seats } from '@billwright/billing-core/config';
import { createDb, migrateToLatest } from '@billwright/db';
import { startTestServer } from '@billwright/postgres-embedded';
import { sql } from 'kysely';

const ACCOUNTS = 5_000;
const ROUNDS = 400_000;

const config = defineBilling({
  product: 'Acme',
  currencies: ['usd'],
  features: {
    projects: limit('Projects'),
    members: seats('Members'),
    calls: metered('Calls'),
    sso: flag('SSO'),
  },
  plans: {
    free: { name: 'Free', description: '', features: { projects: 1 } },
    pro: {
      name: 'Pro',
      description: '',
      prices: { usd: { month: 7_900, year: 79_000 } },
      features: { projects: 'unlimited', members: 50, calls: 1_000_000, sso: true },
    },
  },
});
const FEATURES = ['projects', 'members', 'sso'] as const;
const idOf = (n: number) => `acct_${n % ACCOUNTS}`;

/** The time of each call by itself, in nanoseconds, the clock's own cost included. */
async function measure(rounds: number, call: (round: number) => unknown): Promise<Float64Array> {
  const times = new Float64Array(rounds);
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = process.hrtime.bigint();
    await call(round);
    times[round] = Number(process.hrtime.bigint() - startedAt);
  }
  return times.sort();
}
const quantile = (sorted: Float64Array, share: number) =>
  sorted[Math.floor((sorted.length - 1) * share)] ?? 0;

const server = await startTestServer();
const database = createDb({ connectionString: server.url });
const { db } = database;
await migrateToLatest(db);
await sql`insert into accounts (id, livemode, name, email)
  select 'acct_' || n, false, 'n', 'e' from generate_series(0, ${sql.lit(ACCOUNTS - 1)}) n`.execute(db);
await sql`insert into subscriptions (id, account_id, customer_id, product_line, status, plan_key, price_id, item_id, interval,
    currency, unit_amount_minor, quantity, stripe_created_at, current_period_starts_at, current_period_ends_at,
    cancel_at_period_end, default_payment_method_id)
  select 'sub_' || n, 'acct_' || n, 'cus_' || n, 'main', 'active', 'pro', 'price', 'si_' || n, 'month', 'usd', 7900, 1,
    now() - interval '3 days', now() - interval '3 days', now() + interval '27 days', false, 'pm'
  from generate_series(0, ${sql.lit(ACCOUNTS - 1)}) n`.execute(db);
await sql`analyze`.execute(db);

const billing = createBilling({
  db,
  connectionString: server.url,
  config,
  stripe: { secretKey: 'sk_test_bench', webhookSecrets: ['whsec_bench'], apiBase: 'http://127.0.0.1:1' },
  appUrl: 'http://app.example',
  signingSecret: 'a signing secret of the bench, long enough',
});
const { entitlements } = billing;
try {
  // Until changes are heard, nothing stays in memory for long.
  await entitlements.check('listening', 'sso');
  for (let isFollowed = false; !isFollowed; ) {
    await entitlements.check('listening', 'sso');
    await wait(1_200);
    isFollowed = entitlements.checkNow('listening', 'sso') !== undefined;
  }
  const cold = await measure(ACCOUNTS, (round) => entitlements.check(idOf(round), 'sso'));
  const feature = (round: number) => FEATURES[round % FEATURES.length] ?? 'sso';
  const ask = (round: number) => entitlements.check(idOf(round * 7), feature(round));
  await measure(ROUNDS / 4, ask);
  const warm = await measure(ROUNDS, ask);
  const sync = await measure(ROUNDS, (round) => entitlements.checkNow(idOf(round * 7), feature(round)));
  const nothing = await measure(ROUNDS, () => Promise.resolve());

  // Of metered features what was counted is read anew each second.
  const some = Math.min(ACCOUNTS, 200);
  for (let account = 0; account < some; account += 1) await entitlements.check(idOf(account), 'calls');
  const metered = await measure(some * 20, (round) => entitlements.check(idOf(round % some), 'calls'));

  const figures = {
    medianNs: quantile(warm, 0.5),
    p99Ns: quantile(warm, 0.99),
    syncMedianNs: quantile(sync, 0.5),
    meteredMedianNs: quantile(metered, 0.5),
    emptyAwaitMedianNs: quantile(nothing, 0.5),
    coldMedianMs: Number((quantile(cold, 0.5) / 1e6).toFixed(3)),
    coldP99Ms: Number((quantile(cold, 0.99) / 1e6).toFixed(3)),
    accounts: ACCOUNTS,
  };
  console.log(
    `await entitlements.check, ${ACCOUNTS} accounts in memory: median ${figures.medianNs} ns, p99 ${figures.p99Ns} ns`,
  );
  console.log(
    `checkNow ${figures.syncMedianNs} ns, an await of nothing ${figures.emptyAwaitMedianNs} ns; read from PostgreSQL: median ${figures.coldMedianMs} ms`,
  );
  console.log(JSON.stringify(figures));
} finally {
  await billing.close();
  await database.destroy();
  await server.stop();
}
