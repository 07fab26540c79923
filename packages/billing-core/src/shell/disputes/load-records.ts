import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import type { EvidenceFacts } from '../../domain/disputes/evidence-facts.ts';
import type { BillingContext } from '../context.ts';

/** Days of use, and mails: more than a bank reads. */
const MOST = 200;

type Records = Pick<
  EvidenceFacts,
  'account' | 'customer' | 'subscription' | 'acceptances' | 'access' | 'usage' | 'mails'
>;

/** What our own rows say of an account: who it is, what it agreed to, how it was used, what it was told. */
export async function loadRecords(
  { db, config }: Pick<BillingContext, 'db' | 'config'>,
  { accountId, subscriptionId }: { accountId: string; subscriptionId: string | null },
): Promise<Records> {
  const account = await db
    .selectFrom('accounts')
    .select(['id', 'name', 'email', 'created_at'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  const customer = await db
    .selectFrom('customers')
    .select(['name', 'email', 'address'])
    .where('account_id', '=', accountId)
    .where('deleted', '=', false)
    .orderBy('id')
    .executeTakeFirst();
  return {
    account: { id: account.id, name: account.name, email: account.email, createdAt: account.created_at },
    customer: customer ? { ...customer, address: toAddress(customer.address) } : null,
    subscription: subscriptionId === null ? null : await loadSubscription(db, { config, subscriptionId }),
    acceptances: await loadAcceptances(db, accountId),
    access: await loadAccess(db, accountId),
    usage: await loadUsage(db, { config, accountId }),
    mails: await loadMails(db, accountId),
  };
}

const text = (value: unknown) => (typeof value === 'string' ? value : null);

function toAddress(
  address: Record<string, unknown> | null,
): NonNullable<EvidenceFacts['customer']>['address'] {
  if (!address) return null;
  const { line1, line2, city, state, postal_code: code, country } = address;
  return {
    line1: text(line1),
    line2: text(line2),
    city: text(city),
    state: text(state),
    postal_code: text(code),
    country: text(country),
  };
}

async function loadSubscription(
  db: Kysely<Database>,
  { config, subscriptionId }: { config: BillingContext['config']; subscriptionId: string },
): Promise<EvidenceFacts['subscription']> {
  const row = await db
    .selectFrom('subscriptions')
    .select(['plan_key', 'stripe_created_at', 'canceled_at', 'ended_at'])
    .where('id', '=', subscriptionId)
    .executeTakeFirst();
  if (!row) return null;
  const plan = config.plans[row.plan_key];
  return {
    planName: plan?.name ?? row.plan_key,
    planWords: plan?.description ?? 'a plan of an earlier catalogue',
    startedAt: row.stripe_created_at,
    cancelAskedAt: row.canceled_at,
    endedAt: row.ended_at,
  };
}

async function loadAcceptances(
  db: Kysely<Database>,
  accountId: string,
): Promise<EvidenceFacts['acceptances']> {
  const rows = await db
    .selectFrom('policy_acceptances')
    .select(['policy', 'version', 'shown_at', 'wording', 'ip', 'accepted_at'])
    .where('account_id', '=', accountId)
    .orderBy('accepted_at', 'desc')
    .limit(MOST)
    .execute();
  return rows.map(({ shown_at: shownAt, accepted_at: acceptedAt, ...row }) => ({
    ...row,
    shownAt,
    acceptedAt,
  }));
}

async function loadAccess(db: Kysely<Database>, accountId: string): Promise<EvidenceFacts['access']> {
  const rows = await db
    .selectFrom('access_log')
    .select(['ip', 'user_agent', 'requests', 'first_at', 'last_at'])
    .where('account_id', '=', accountId)
    .orderBy('last_at', 'desc')
    .limit(MOST)
    .execute();
  return rows.map(({ ip, requests, ...row }) => ({
    ip,
    requests,
    userAgent: row.user_agent,
    firstAt: row.first_at,
    lastAt: row.last_at,
  }));
}

async function loadUsage(
  db: Kysely<Database>,
  { config, accountId }: { config: BillingContext['config']; accountId: string },
): Promise<EvidenceFacts['usage']> {
  const rows = await db
    .selectFrom('usage_totals')
    .select(['feature', 'quantity', 'period_starts_at', 'period_ends_at'])
    .where('account_id', '=', accountId)
    .orderBy('period_starts_at', 'desc')
    .limit(MOST)
    .execute();
  return rows.map(
    ({ feature, quantity, period_starts_at: periodStartsAt, period_ends_at: periodEndsAt }) => ({
      feature: config.features[feature]?.label ?? feature,
      quantity,
      periodStartsAt,
      periodEndsAt,
    }),
  );
}

/** Those that left, with the words that the customer read. */
async function loadMails(db: Kysely<Database>, accountId: string): Promise<EvidenceFacts['mails']> {
  const rows = await db
    .selectFrom('mails')
    .select(['kind', 'subject', 'recipient', 'sent_at'])
    .where('account_id', '=', accountId)
    .where('audience', '=', 'customer')
    .where('state', '=', 'sent')
    .where('bounced_at', 'is', null)
    // What came back for a while may never have arrived; what was called spam did.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('mail_reports')
            .select('mail_reports.id')
            .whereRef('mail_reports.account_id', '=', 'mails.account_id')
            .whereRef('mail_reports.mail_key', '=', 'mails.key')
            .where('mail_reports.kind', '<>', 'complaint'),
        ),
      ),
    )
    .orderBy('sent_at', 'desc')
    .limit(MOST)
    .execute();
  return rows.flatMap(({ kind, subject, recipient, sent_at: sentAt }) =>
    sentAt && subject && recipient ? [{ kind, subject, recipient, sentAt }] : [],
  );
}
