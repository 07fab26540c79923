import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { EffectKind } from '../../src/domain/decision.ts';
import { must } from '../world.ts';
import { customerOf } from './customer-lines.ts';
import { disputeOf, payWith } from './dispute-lines.ts';
import { DUNNING_EFFECT_LINES } from './dunning-lines.ts';
import { PURCHASE_EFFECT_LINES } from './purchase-lines.ts';
import { addressOf, anAccount, aSubscriber, type Stand, subscribe } from './stand.ts';

/** One kind of effect that is owed, and what Stripe has of it when it was done: each exactly once. */
export interface EffectLine {
  /** @returns the key of the effect that is owed now */
  begin(stand: Stand): Promise<string>;
  count(stand: Stand, key: string): Promise<Record<string, number>>;
}

/** Every kind of effect that there is; a new one is a line here. */
export const EFFECT_LINES: Record<EffectKind, EffectLine> = {
  ...DUNNING_EFFECT_LINES,
  check_trial: {
    begin: async (stand) => {
      const { account, customer } = await aSubscriber(stand);
      const id = await beginTrial(stand, { account, customer });
      const { default_payment_method: method } = await stand.stripe.subscriptions.retrieve(id);
      const held = { fingerprint: await fingerprintOf(stand, String(method)), checked_at: new Date() };
      // The card had its trial at another account.
      const holder = await anAccount(stand);
      await stand.db.deleteFrom('trial_checks').execute();
      await stand.db
        .insertInto('trial_checks')
        .values({ ...held, account_id: holder, subscription_id: `sub_of_${holder}`, outcome: 'granted' })
        .execute();
      await stand.settle();
      return `check_trial:${id}:${String(method)}`;
    },
    count: async ({ stripe }, key) => {
      const id = key.split(':')[1] ?? '';
      const { status } = await stripe.subscriptions.retrieve(id);
      return { ended: status === 'canceled' ? 1 : 0 };
    },
  },
  sync_seats: {
    begin: async (stand) => {
      const { account } = await aSubscriber(stand, 'seats:crew_month_usd');
      const act = { accountId: account, actorId: 'ada', actId: randomUUID() };
      for (const memberId of ['ada', 'bob', 'cleo']) await stand.billing.seats.add(act, { memberId });
      return `sync_seats:${account}:${act.actId}:add:cleo`;
    },
    count: async ({ stripe, db }, key) => {
      const { id } = await db
        .selectFrom('subscriptions')
        .select('id')
        .where('account_id', '=', key.split(':')[1] ?? '')
        .executeTakeFirstOrThrow();
      const { items } = await stripe.subscriptions.retrieve(id);
      const { data } = await stripe.events.list({ type: 'customer.subscription.updated', limit: 100 });
      return {
        threeAreBilled: items.data[0]?.quantity === 3 ? 1 : 0,
        changes: data.filter(({ data: { object } }) => 'id' in object && object.id === id).length,
      };
    },
  },
  ...PURCHASE_EFFECT_LINES,
  ensure_customer: {
    begin: async (stand) => `ensure_customer:${await anAccount(stand)}`,
    count: async ({ stripe }, key) => {
      const { data } = await stripe.customers.list({ email: addressOf(key.split(':')[1] ?? '') });
      return { customers: data.length };
    },
  },
  tell_billing_details: {
    begin: async (stand) => {
      const { account: accountId } = await aSubscriber(stand);
      const act = { accountId, actorId: 'ada', actId: randomUUID() };
      must(await stand.billing.billingDetails.change(act, { name: 'Told Ltd' }));
      return `tell_billing_details:${accountId}:1`;
    },
    count: async (stand, key) => {
      const customer = await customerOf(stand, key.split(':')[1] ?? '');
      const found = await stand.stripe.customers.retrieve(customer);
      return { told: !found.deleted && found.name === 'Told Ltd' ? 1 : 0 };
    },
  },
  check_deleted_customer: {
    begin: async (stand) => {
      const { customer } = await aSubscriber(stand);
      await stand.stripe.customers.del(customer);
      await stand.settle();
      return `check_deleted_customer:${customer}`;
    },
    count: async ({ db }, key) => {
      const customer = key.split(':')[1] ?? '';
      const alerts = await db
        .selectFrom('operator_alerts')
        .select('key')
        .where('because', 'like', `%${customer}%`)
        .execute();
      return { alerts: alerts.length };
    },
  },
  send_mail: {
    begin: async (stand) => {
      const account = await anAccount(stand);
      const key = `standing:${account}`;
      const props = JSON.stringify({ subscriptionId: 'sub_standing', planKey: 'starter' });
      const owed = { account_id: account, key, kind: 'resumed', audience: 'customer' as const, props };
      const now = new Date();
      await stand.db
        .insertInto('mails')
        .values({
          ...owed,
          because: 'The lab owes it.',
          since: now,
          owed_at: now,
          check_at_send: false,
          state: 'owed',
        })
        .execute();
      const payload = JSON.stringify({ mailKey: key });
      const effect = { key: `send_mail:${account}:${key}`, kind: 'send_mail', account_id: account, payload };
      await stand.db
        .insertInto('effects')
        .values({ ...effect, last_error: null, because: null })
        .execute();
      return effect.key;
    },
    count: async ({ db }, key) => {
      const mails = await db
        .selectFrom('mails')
        .select('state')
        .where('account_id', '=', key.split(':')[1] ?? '')
        .where('key', 'like', 'standing:%')
        .execute();
      return { settled: mails.filter(({ state }) => state === 'sent' || state === 'not_configured').length };
    },
  },
  tend_refund: {
    begin: async (stand) => {
      const { customer } = await aSubscriber(stand);
      const { data } = await stand.stripe.charges.list({ customer });
      const { id } = await stand.stripe.refunds.create({ charge: data[0]?.id ?? '', amount: 100 });
      await stand.settle();
      return `tend_refund:${id}:succeeded`;
    },
    count: async ({ db }, key) => {
      const { rows } = await sql<{ payments: number }>`select count(*)::int as payments from payment_invoices
        join refunds using (account_id, payment_intent_id) where id = ${key.split(':')[1] ?? ''}`.execute(db);
      return { payments: rows[0]?.payments ?? 0 };
    },
  },
  refund_unused: {
    begin: async (stand) => {
      const { account, subscriptionId } = await aSubscriber(stand);
      const key = `refund_unused:${subscriptionId}`;
      const payload = JSON.stringify({ subscriptionId, amountMinor: 1_000 });
      await stand.db
        .insertInto('effects')
        .values({ key, kind: 'refund_unused', account_id: account, payload, last_error: null, because: null })
        .execute();
      return key;
    },
    count: async ({ stripe }, key) => {
      const { data } = await stripe.creditNotes.list({ limit: 100 });
      const own = data.filter(({ metadata }) => metadata?.intent_id === key);
      return { notes: own.length, refunds: own.filter(({ amount }) => amount === 1_000).length };
    },
  },
  tend_dispute: {
    begin: async (stand) => {
      const { customer } = await aSubscriber(stand);
      const disputed = await disputeOf(stand, { customer });
      return `tend_dispute:${disputed}:needs_response`;
    },
    count: async ({ db }, key) => {
      const id = key.split(':')[1] ?? '';
      const drafts = await db
        .selectFrom('dispute_answers')
        .select('stage')
        .where('dispute_id', '=', id)
        .execute();
      const mails = await db
        .selectFrom('mails')
        .select('key')
        .where('key', 'like', `dispute:${id}:%`)
        .execute();
      return { drafts: drafts.length, mails: mails.length };
    },
  },
  tend_fraud_warning: {
    begin: async (stand) => {
      const { customer } = await aSubscriber(stand);
      await payWith(stand, { customer, card: 'pm_card_createIssuerFraudRecord' });
      const { data } = await stand.stripe.radar.earlyFraudWarnings.list({ limit: 1 });
      return `tend_fraud_warning:${data[0]?.id ?? ''}`;
    },
    count: async ({ db }, key) => {
      const id = key.split(':')[1] ?? '';
      const steps = await db
        .selectFrom('dispute_steps')
        .select('step')
        .where('subject_id', '=', id)
        .execute();
      const mails = await db
        .selectFrom('mails')
        .select('key')
        .where('key', '=', `early_fraud_warning:${id}`)
        .execute();
      return { steps: steps.length, mails: mails.length };
    },
  },
  undo_second_subscription: {
    begin: async (stand) => {
      const second = await subscribe(stand, await aSubscriber(stand));
      await stand.settle();
      return `undo_second_subscription:${second}`;
    },
    count: async ({ stripe }, key) => {
      const { status } = await stripe.subscriptions.retrieve(key.split(':')[1] ?? '');
      const { data } = await stripe.refunds.list({ limit: 100 });
      return {
        ended: status === 'canceled' ? 1 : 0,
        refunds: data.filter(({ metadata }) => metadata?.intent_id === key).length,
      };
    },
  },
};

/** The account's only one: what it had before has ended. */
async function beginTrial(
  { stripe, settle }: Stand,
  { account, customer }: { account: string; customer: string },
): Promise<string> {
  const { data: had } = await stripe.subscriptions.list({ customer });
  for (const { id } of had) await stripe.subscriptions.cancel(id);
  await settle();
  const { data: prices } = await stripe.prices.list({ lookup_keys: ['pro_month_usd'] });
  const { data: methods } = await stripe.customers.listPaymentMethods(customer);
  const { id } = await stripe.subscriptions.create({
    customer,
    items: [{ price: prices[0]?.id ?? '' }],
    trial_period_days: 14,
    default_payment_method: methods[0]?.id ?? '',
    metadata: { billwright_account: account },
  });
  return id;
}

async function fingerprintOf({ stripe }: Stand, method: string): Promise<string> {
  const { card } = await stripe.paymentMethods.retrieve(method);
  return card?.fingerprint ?? '';
}
