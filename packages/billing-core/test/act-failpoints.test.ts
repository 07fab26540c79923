import { randomUUID } from 'node:crypto';
import { createTestDatabase } from '@billwright/db/testing';
import type {} from '@billwright/db/testing-setup';
import { sql } from 'kysely';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Act, Outcome } from '../src/billing.ts';
import { applyChange } from '../src/shell/acts/apply-change.ts';
import { cancelNow, previewCancelNow } from '../src/shell/acts/cancel-now.ts';
import { previewPlanChange } from '../src/shell/acts/change-plan.ts';
import { pauseSubscription, previewPause } from '../src/shell/acts/pause-subscription.ts';
import { previewReactivation, reactivateSubscription } from '../src/shell/acts/reactivate-subscription.ts';
import { previewResume, resumeSubscription } from '../src/shell/acts/resume-subscription.ts';
import { applyAnswers } from '../src/shell/calls/apply-answers.ts';
import { askStripe } from '../src/shell/calls/ask-stripe.ts';
import type { BillingContext } from '../src/shell/context.ts';
import { runEffect } from '../src/shell/effects/run-effects.ts';
import { isTransient } from '../src/shell/is-transient.ts';
import { atEveryStatement } from './lab/failpoints.ts';
import { type Lab, openLab } from './lab/lab.ts';
import { recordLives } from './lab/record-lives.ts';
import { DAY, must } from './world.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab(await createTestDatabase(), await recordLives(1, 1));
  await pushPlans();
}, 120_000);
afterAll(() => lab.close());

async function pushPlans(): Promise<void> {
  const lookup_keys = ['starter_month_usd', 'starter_year_usd', 'pro_month_usd', 'pro_year_usd'];
  const { data } = await lab.recording.stripe.prices.list({ lookup_keys });
  for (const { id, lookup_key, unit_amount, product, metadata, recurring } of data)
    await lab.database.db
      .insertInto('catalog_prices')
      .values({
        price_id: id,
        lookup_key: lookup_key ?? '',
        product_id: String(product),
        role: 'base',
        key: metadata.billwright_plan ?? '',
        plan_key: metadata.billwright_plan ?? '',
        interval: recurring?.interval === 'year' ? 'year' : 'month',
        currency: 'usd',
        unit_amount_minor: unit_amount,
        terms: null,
        active: true,
        catalog_version: '',
      })
      .execute();
}

interface Customer {
  accountId: string;
  customer: string;
  subscription: string;
}

/** Ten days into a month of Pro, with rows as Stripe has everything. */
async function aCustomer(context: BillingContext): Promise<Customer> {
  const { stripe, simulator } = lab.recording;
  const accountId = `cut-${randomUUID()}`;
  const { id: customer } = await stripe.customers.create({
    email: `${accountId}@cut.example`,
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
    metadata: { billwright_account: accountId },
  });
  const account = { id: accountId, livemode: false, name: '', email: '', currency: null };
  await context.db
    .insertInto('accounts')
    .values({ ...account, stripe_customer_id: customer })
    .execute();
  const { data } = await stripe.prices.list({ lookup_keys: ['pro_month_usd'] });
  const { id: subscription } = await stripe.subscriptions.create({
    customer,
    items: [{ price: data[0]?.id ?? '' }],
    billing_mode: { type: 'flexible' },
  });
  await simulator.simulator.advance(10 * DAY);
  const who = { accountId, customer, subscription };
  await catchUp(context, who);
  return who;
}

/** As a sync does: rows follow from Stripe's objects. */
async function catchUp(context: BillingContext, { customer }: Customer): Promise<void> {
  const { stripe } = lab.recording;
  const { data: subscriptions } = await stripe.subscriptions.list({ customer, status: 'all' });
  const { data: methods } = await stripe.customers.listPaymentMethods(customer);
  const objects = [await stripe.customers.retrieve(customer), ...subscriptions, ...methods];
  const refs = objects.map(({ object: type, id }) => ({ stripeAccount: 'platform', type, id }));
  await applyAnswers(context, await askStripe(context, refs));
}

async function leasesRunOut(): Promise<void> {
  await sql`update intents set updated_at = 'epoch' where state = 'pending'`.execute(lab.database.db);
  await sql`update checkout_reservations set leased_until = now() - interval '1 second'
    where leased_until is not null`.execute(lab.database.db);
}

interface Cut {
  name: string;
  prepare?: (context: BillingContext, who: Customer) => Promise<void>;
  preview: (context: BillingContext, who: Customer) => Promise<Outcome<{ token: string }>>;
  run: (context: BillingContext, act: Act, token: string) => Promise<Outcome<object>>;
  /** What must be so at Stripe, whenever the process died. */
  look: (who: Customer) => Promise<unknown>;
  is: unknown;
}

const invoicesOf = async ({ subscription }: Customer) =>
  (await lab.recording.stripe.invoices.list({ subscription })).data;
const stateOf = ({ subscription }: Customer): Promise<Stripe.Subscription> =>
  lab.recording.stripe.subscriptions.retrieve(subscription);
const endNow = async (context: BillingContext, { accountId }: Customer) => {
  const { token } = must(await previewCancelNow(context, accountId));
  const act = { accountId, actorId: 'ada', actId: randomUUID() };
  must(await cancelNow(context, act, { token, feedback: null, comment: null }));
};
const pauseNow = async (context: BillingContext, { accountId }: Customer) => {
  const { token } = must(await previewPause(context, accountId));
  must(await pauseSubscription(context, { accountId, actorId: 'ada', actId: randomUUID() }, { token }));
};

const CUTS: Cut[] = [
  {
    name: 'a plan for later',
    preview: (context, { accountId }) =>
      previewPlanChange(context, accountId, { planKey: 'starter', interval: 'month' }),
    run: (context, act, token) => applyChange(context, act, { kind: 'change_plan', token }),
    look: async (who) => {
      const { data } = await lab.recording.stripe.subscriptionSchedules.list({ customer: who.customer });
      return [data.map(({ status, phases }) => [status, phases.length]), (await invoicesOf(who)).length];
    },
    is: [[['active', 2]], 1],
  },
  {
    name: 'a plan at once',
    preview: (context, { accountId }) =>
      previewPlanChange(context, accountId, { planKey: 'pro', interval: 'year' }),
    run: (context, act, token) => applyChange(context, act, { kind: 'change_plan', token }),
    look: async (who) => [
      (await stateOf(who)).items.data[0]?.price.recurring?.interval,
      (await invoicesOf(who)).length,
    ],
    is: ['year', 2],
  },
  {
    name: 'an end at once',
    preview: (context, { accountId }) => previewCancelNow(context, accountId),
    run: (context, act, token) => cancelNow(context, act, { token, feedback: null, comment: null }),
    look: async (who) => {
      const { data } = await lab.recording.stripe.creditNotes.list({ customer: who.customer });
      return [(await stateOf(who)).status, data.length];
    },
    is: ['canceled', 1],
  },
  {
    name: 'a pause',
    preview: (context, { accountId }) => previewPause(context, accountId),
    run: (context, act, token) => pauseSubscription(context, act, { token }),
    look: async (who) => [(await stateOf(who)).status, (await invoicesOf(who)).length],
    is: ['paused', 2],
  },
  {
    name: 'a resumption',
    prepare: pauseNow,
    preview: (context, { accountId }) => previewResume(context, accountId),
    run: (context, act, token) => resumeSubscription(context, act, { token }),
    look: async (who) => [(await stateOf(who)).status, (await invoicesOf(who)).length],
    is: ['active', 3],
  },
  {
    name: 'a return',
    prepare: endNow,
    preview: (context, { accountId }) =>
      previewReactivation(context, accountId, { planKey: 'pro', interval: 'month' }),
    run: (context, act, token) => reactivateSubscription(context, act, { token }),
    look: async ({ customer }) => {
      const { data } = await lab.recording.stripe.subscriptions.list({ customer, status: 'all' });
      return data.map(({ status }) => status).toSorted((a, b) => (a < b ? -1 : 1));
    },
    is: ['active', 'canceled'],
  },
];

test.each(CUTS)(
  '$name whose process dies before any statement is done once by the next press',
  async ({ prepare, preview, run, look, is }) => {
    const sound = lab.contextOf();
    const statements = await atEveryStatement('process', async (failpoint, nth) => {
      await lab.forget();
      const who = await aCustomer(sound);
      await prepare?.(sound, who);
      await catchUp(sound, who);
      const { token } = must(await preview(sound, who));
      const act = { accountId: who.accountId, actorId: 'ada', actId: randomUUID() };
      await run(lab.contextOf(failpoint), act, token).catch((error: unknown) => {
        if (!isTransient(error)) throw error;
      });
      await leasesRunOut();
      const again = await run(sound, act, token);
      expect(again.ok ? 'ok' : again.error.code, `before statement ${nth}`).toBe('ok');
      const owed = await sound.db
        .selectFrom('effects')
        .select('key')
        .where('state', '=', 'pending')
        .execute();
      for (const { key } of owed) await runEffect(sound, key);
      expect(await look(who), `before statement ${nth}`).toEqual(is);
    });
    expect(statements).toBeGreaterThan(10);
  },
  240_000,
);
