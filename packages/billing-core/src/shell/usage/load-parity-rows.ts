import type { Database } from '@billwright/db';
import { type Kysely, sql } from 'kysely';

interface Asked {
  accountId: string;
  feature: string;
  at: Date;
}

/** What our rows say of the period around a moment; nothing when none of the feature was counted in it. */
export async function loadParityRows(db: Kysely<Database>, asked: Asked) {
  const total = await db
    .selectFrom('usage_totals')
    .selectAll()
    .where('account_id', '=', asked.accountId)
    .where('feature', '=', asked.feature)
    .where('period_starts_at', '<=', asked.at)
    .orderBy('period_starts_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!total) return undefined;
  const period = { startsAt: total.period_starts_at, endsAt: total.period_ends_at };
  const batches = await db
    .selectFrom('usage_batches')
    .select(({ fn }) => ['state', fn.sum<number>('quantity').as('quantity')])
    .where('account_id', '=', asked.accountId)
    .where('feature', '=', asked.feature)
    .where('period_starts_at', '=', period.startsAt)
    .groupBy('state')
    .execute();
  const told = (state: string) => Number(batches.find((batch) => batch.state === state)?.quantity ?? 0);
  const subscription = await subscriptionOf(db, asked.accountId, period.startsAt);
  return {
    period,
    subscription,
    invoiceId: subscription ? await invoiceOf(db, subscription.id, period.endsAt) : null,
    used: total.quantity,
    fromCredits: total.from_credits,
    sent: told('sent'),
    pending: told('pending'),
    ...(await slicesIn(db, asked, period)),
  };
}

const subscriptionOf = (db: Kysely<Database>, accountId: string, at: Date) =>
  db
    .selectFrom('subscriptions')
    .select(['id', 'customer_id', 'plan_key'])
    .where('account_id', '=', accountId)
    .where('stripe_created_at', '<=', at)
    .where((eb) => eb.or([eb('ended_at', 'is', null), eb('ended_at', '>', at)]))
    .orderBy('stripe_created_at', 'desc')
    .executeTakeFirst();

/** The one that is made when the period ends. */
async function invoiceOf(db: Kysely<Database>, subscriptionId: string, endsAt: Date): Promise<string | null> {
  const invoice = await db
    .selectFrom('invoices')
    .select('id')
    .where('subscription_id', '=', subscriptionId)
    .where('stripe_created_at', '>=', endsAt)
    .where('finalized_at', 'is not', null)
    .orderBy('stripe_created_at')
    .limit(1)
    .executeTakeFirst();
  return invoice?.id ?? null;
}

async function slicesIn(
  db: Kysely<Database>,
  { accountId, feature }: Asked,
  { startsAt, endsAt }: { startsAt: Date; endsAt: Date },
) {
  const { rows } = await sql<{ state: string; because: string | null; carried: boolean; quantity: number }>`
    select state, aside_because as because, carried_from is not null as carried, sum(quantity)::bigint as quantity
    from usage_slices
    where account_id = ${accountId} and feature = ${feature} and slot_at >= ${startsAt} and slot_at < ${endsAt}
    group by state, aside_because, carried_from is not null`.execute(db);
  const sum = (isMeant: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(isMeant).reduce((total, { quantity }) => total + quantity, 0);
  return {
    open: sum(({ state }) => state === 'open'),
    carriedIn: sum(({ state, carried }) => state === 'placed' && carried),
    aside: rows
      .filter(({ state }) => state === 'aside')
      .map(({ because, quantity }) => ({ because: because ?? '', quantity })),
  };
}
