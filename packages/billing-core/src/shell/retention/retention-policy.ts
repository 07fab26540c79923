import type { Database } from '@billwright/db';
import { type RawBuilder, sql } from 'kysely';

/** How long the rows of a table are kept. */
export type Retention =
  /** For good, with the reason; or as long as the row that it is part of. */
  | { kept: 'always'; because: string }
  /** Rows of which `isOver` holds are forgotten so many days after `since`. */
  | { kept: 'days'; days: number; since: RawBuilder<Date>; isOver: RawBuilder<boolean>; because: string };

const kept = (because: string): Retention => ({ kept: 'always', because });
const isAny = sql<boolean>`true`;

/** Three times as long as Stripe lists its events (docs.stripe.com/api/events): whatever is asked of it is answered by then. */
const SETTLED_DAYS = 90;
/** Twice as long as an event can be replayed that owed it: no replay owes it again. */
const EFFECT_DAYS = 2 * SETTLED_DAYS;

/** Visa lets some disputes be filed for 540 days (docs.chargeflow.io/docs/reference/concepts/network-timelines). */
const MAIL_DAYS = 730;

const MIRROR = 'Mirrors an object of Stripe’s, and is what customers and support look at.';
const OF_A_PERSON = 'Who belongs to an account; goes when they do.';
const OF_A_SCAN = 'Goes with its object_scans row.';

/**
 * How long everything is kept: a table that is not in here does not compile.
 * What is forgotten stands in docs/operations.md too (a test holds the two together). What waits for somebody (failed or dead events,
 * dead effects and deliveries, acts without an outcome) stays, however old. The job engine's tables keep a day.
 */
export const RETENTION = {
  webhook_inbox: {
    kept: 'days',
    days: SETTLED_DAYS,
    since: sql`stripe_created_at`,
    isOver: sql`state in ('done', 'ignored')`,
    because: 'Until then it can be replayed. Months that are over are dropped whole.',
  },
  stripe_calls: {
    kept: 'days',
    days: SETTLED_DAYS,
    since: sql`started_at`,
    // Nobody will ask again what became of the call: its act has an outcome, or its effect is done.
    isOver: sql`not exists (
        select from intents where intents.id = stripe_calls.intent_id and intents.state = 'pending'
      ) and not exists (
        select from effects where effects.key = stripe_calls.intent_id and effects.state <> 'done'
      )`,
    because: 'Far longer than Stripe keeps a key (24 hours): nothing forgotten here is new there.',
  },
  intents: {
    kept: 'days',
    days: SETTLED_DAYS,
    since: sql`updated_at`,
    // The one customer of an account stays the one, however long ago it was made.
    isOver: sql`state <> 'pending' and kind <> 'ensure_customer'`,
    because: 'What was done and by whom stays in the audit log.',
  },
  effects: {
    kept: 'days',
    days: EFFECT_DAYS,
    since: sql`done_at`,
    isOver: sql`state = 'done'`,
    because: 'Its key keeps a replay from owing it twice, for twice as long as there is an event to replay.',
  },
  event_deliveries: {
    kept: 'days',
    days: SETTLED_DAYS,
    since: sql`delivered_at`,
    isOver: sql`state = 'delivered'`,
    because: 'The subscriber keeps up to which event it is forgotten: those are not owed again.',
  },
  mails: {
    kept: 'days',
    days: MAIL_DAYS,
    since: sql`owed_at`,
    isOver: sql`state in ('sent', 'skipped', 'bounced', 'not_configured')`,
    because:
      'Evidence in a dispute, which a bank may open for 540 days; its key keeps a replay from sending it twice.',
  },
  mail_reports: {
    kept: 'days',
    days: MAIL_DAYS,
    since: sql`received_at`,
    isOver: isAny,
    because: 'As long as the mail that it is about.',
  },
  object_scans: {
    kept: 'days',
    days: SETTLED_DAYS,
    since: sql`finished_at`,
    isOver: sql`finished_at is not null`,
    because: 'A report of a comparison or a rebuild; repairs stay in the audit log.',
  },
  object_scan_steps: kept(OF_A_SCAN),
  object_scan_seen: kept('Goes at the end of its comparison.'),
  reconciliation_differences: kept(OF_A_SCAN),
  checkout_sessions: {
    kept: 'days',
    days: SETTLED_DAYS,
    since: sql`expires_at`,
    isOver: sql`status = 'expired'`,
    because: 'Nothing was bought by it. What was completed stays.',
  },
  sessions: {
    kept: 'days',
    days: 30,
    since: sql`expires_at`,
    isOver: isAny,
    because: 'It holds an address and a browser; for a month who signed in can be found out.',
  },
  verifications: {
    kept: 'days',
    days: 1,
    since: sql`expires_at`,
    isOver: isAny,
    because: 'It is of no use once it has expired.',
  },
  invitations: {
    kept: 'days',
    days: SETTLED_DAYS,
    since: sql`expires_at`,
    isOver: isAny,
    because: 'It holds an address of somebody who may never have come.',
  },
  auth_rate_limits: {
    kept: 'days',
    days: 1,
    since: sql`to_timestamp(last_request / 1000.0)`,
    isOver: isAny,
    because: 'Limits are of minutes.',
  },
  usage_events: {
    kept: 'days',
    days: 400,
    since: sql`month`,
    isOver: isAny,
    because:
      'Each use that an invoice of the last year counts can be shown. Months are dropped whole, when all is placed.',
  },
  usage_slices: kept('Which uses are in which batch; one row for many events.'),
  usage_slots: kept('What was used in each hour.'),
  usage_totals: kept('What was used in each period.'),
  usage_batches: kept('What Stripe was told, and so what invoices count.'),
  usage_alerts: kept('Keeps a threshold from being told twice.'),
  disputes: kept(MIRROR),
  early_fraud_warnings: kept(MIRROR),
  dispute_movements: kept('The books: their sum is what disputes did to the balance.'),
  dispute_answers: kept('What was said in whose name, and by whom; one row a dispute.'),
  dispute_files: kept('Which files were sent; Stripe has them.'),
  dispute_steps: kept('Keeps what is done by rule from being done twice.'),
  policy_acceptances: kept('What was agreed to, for as long as it may be disputed.'),
  access_log: {
    kept: 'days',
    days: 550,
    since: sql`last_at`,
    isOver: isAny,
    because: 'It holds addresses and browsers; a bank may open a dispute for 540 days.',
  },
  refunds: kept(MIRROR),
  refund_requests: kept('Who gave money back, and why.'),
  payment_invoices: kept('Says which invoice a refund belongs to.'),
  balance_movements: kept('The books: each cent that Stripe moved, and its fees.'),
  balance_reads: kept('One row an account of Stripe’s: how far its balance was read.'),
  audit_log: kept('Why things are as they are: the answer to “why was this customer charged?”.'),
  billing_events: kept(
    'Their keys keep an event from being told twice; who subscribes later may have them from the beginning.',
  ),
  dunning_failures: kept('What a failed invoice’s case is folded from.'),
  dunning_cases: kept('One row a failed invoice: what came of it, and what brought the money.'),
  dunning_steps: kept('Who was written to when, and why a subscription was ended.'),
  revenue_points: kept('What the movements are folded from; a late event needs those before it.'),
  revenue_movements: kept('The books: their sum is today’s revenue.'),
  object_states: kept('What orders an object’s late events; one row an object.'),
  checkout_reservations: kept('One row an account and product line.'),
  trial_checks: kept('A card has one trial, however long ago.'),
  customers: kept(MIRROR),
  tax_ids: kept(MIRROR),
  portal_configurations: kept('One row a configuration of Stripe’s portal.'),
  account_customers: kept('Which customers of Stripe’s are or were whose: invoices of years ago hang on it.'),
  billing_details: kept('One row an account; empty once Stripe was told.'),
  operator_alerts: kept('What went wrong with a paying customer, and who took it: a handful a year.'),
  subscriptions: kept(MIRROR),
  subscription_items: kept(MIRROR),
  seats: kept('Who is paid for; whoever is removed is gone at once.'),
  subscription_schedules: kept(MIRROR),
  retention_offers: kept('One row an account: nobody is made the same offer twice.'),
  entitlement_grants: kept('Who was given what, by whom and why; lifetime purchases hold for good.'),
  invoices: kept(`${MIRROR} Most countries have invoices kept for six to ten years.`),
  payment_methods: kept(MIRROR),
  purchases: kept('What was bought for good, and what credits are of.'),
  catalog_prices: kept('Old subscriptions are still sold by old prices.'),
  price_migrations: kept('Why a customer pays another price: asked about years later.'),
  price_migration_rows: kept('Why a customer pays another price: asked about years later.'),
  price_terms: kept('Never change at Stripe; revenue is worked out from them.'),
  discount_terms: kept('Never change at Stripe; revenue is worked out from them.'),
  event_subscribers: kept('Until somebody removes it.'),
  event_sweeps: kept('One row an account of Stripe’s: how far its events were compared.'),
  mail_preferences: kept('One row an account: what it does not want stays unwanted.'),
  mail_bounces: kept('One row an address that refuses mail.'),
  mail_start: kept('One row: since when facts are mailed.'),
  inbox_shards: kept('One row a shard.'),
  stripe_budgets: kept('One row an endpoint of Stripe’s.'),
  accounts: kept('Whose billing it is.'),
  organizations: kept('Whose billing it is.'),
  users: kept(OF_A_PERSON),
  credentials: kept(OF_A_PERSON),
  members: kept(OF_A_PERSON),
} as const satisfies Record<keyof Database, Retention>;

/** Tables whose rows are forgotten by the nightly job, and how. */
export type ForgottenTable = {
  [T in keyof typeof RETENTION]: (typeof RETENTION)[T] extends { kept: 'days' } ? T : never;
}[keyof typeof RETENTION];
