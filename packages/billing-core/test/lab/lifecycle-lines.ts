import { randomUUID } from 'node:crypto';
import type { Act } from '../../src/billing.ts';
import { acceptOffer } from '../../src/shell/acts/answer-offer.ts';
import { applyChange } from '../../src/shell/acts/apply-change.ts';
import { cancelNow } from '../../src/shell/acts/cancel-now.ts';
import { extendTrial } from '../../src/shell/acts/extend-trial.ts';
import { pauseSubscription, stopCollecting } from '../../src/shell/acts/pause-subscription.ts';
import { reactivateSubscription } from '../../src/shell/acts/reactivate-subscription.ts';
import { resumeSubscription } from '../../src/shell/acts/resume-subscription.ts';
import { withdrawPlannedChange } from '../../src/shell/acts/withdraw-planned-change.ts';
import type { ActKindName } from '../../src/shell/calls/act-kinds.ts';
import { DAY, must } from '../world.ts';
import type { ActLine, Begun } from './act-lines.ts';
import { aSubscriber, changesOf, type Stand } from './stand.ts';

type LifecycleKind = Extract<
  ActKindName,
  | 'change_quantity'
  | 'change_add_ons'
  | 'withdraw_change'
  | 'cancel_now'
  | 'pause_subscription'
  | 'stop_collecting'
  | 'resume_subscription'
  | 'accept_offer'
  | 'extend_trial'
  | 'reactivate'
>;

const nothing = { feedback: null, comment: null };
const actOf = (accountId: string): Act => ({ accountId, actorId: 'ada', actId: randomUUID() });
const begun = (accountId: string, subscriptionId: string, token = ''): Begun => ({
  act: actOf(accountId),
  subscriptionId,
  token,
});

/** A second into a month: all but a thousandth of a cent is to give back, and what many others were just shown still holds. */
async function payer(stand: Stand, plan?: string) {
  const subscriber = await aSubscriber(stand, plan);
  await stand.simulator.simulator.advance(1);
  await stand.settle();
  return subscriber;
}
const paidNow = async ({ stripe }: Stand, { subscriptionId }: Begun): Promise<number> => {
  const { data } = await stripe.invoices.list({ subscription: subscriptionId });
  return data.filter((each) => each.billing_reason === 'subscription_update' && each.status === 'paid')
    .length;
};

/** The kinds of acts that turn a subscription. */
export const LIFECYCLE_LINES: Record<LifecycleKind, ActLine> = {
  change_quantity: {
    begin: async (stand) => {
      const { account, subscriptionId } = await payer(stand);
      const { token } = must(await stand.billing.quantityChange.preview(account, { quantity: 3 }));
      return begun(account, subscriptionId, token);
    },
    press: (context, { act, token }) => applyChange(context, act, { kind: 'change_quantity', token }),
    count: async (stand, of) => ({
      charges: await paidNow(stand, of),
      changes: await changesOf(stand, of.subscriptionId, 'items'),
    }),
  },
  change_add_ons: {
    begin: async (stand) => {
      const { account, subscriptionId } = await payer(stand);
      await sellAddOn(stand);
      const { token } = must(await stand.billing.addOns.preview(account, { addOn: 'extra', quantity: 1 }));
      return begun(account, subscriptionId, token);
    },
    press: (context, { act, token }) => applyChange(context, act, { kind: 'change_add_ons', token }),
    count: async (stand, of) => ({ charges: await paidNow(stand, of) }),
  },
  withdraw_change: {
    begin: async (stand) => {
      const { account, subscriptionId } = await payer(stand, 'pro_month_usd');
      const smaller = { planKey: 'starter', interval: 'month' } as const;
      const { token } = must(await stand.billing.planChange.preview(account, smaller));
      must(await stand.billing.planChange.apply(actOf(account), { token }));
      await stand.settle();
      return begun(account, subscriptionId);
    },
    press: (context, { act }) => withdrawPlannedChange(context, act),
    count: async (stand, { subscriptionId }) => {
      const { customer, schedule } = await stand.stripe.subscriptions.retrieve(subscriptionId);
      const { data } = await stand.stripe.subscriptionSchedules.list({ customer: String(customer) });
      return {
        released: data.filter(({ status }) => status === 'released').length,
        free: schedule === null ? 1 : 0,
      };
    },
  },
  cancel_now: {
    begin: async (stand) => {
      const { account, subscriptionId } = await payer(stand);
      const { token } = must(await stand.billing.cancellation.previewNow(account));
      return begun(account, subscriptionId, token);
    },
    press: (context, { act, token }) => cancelNow(context, act, { token, ...nothing }),
    count: async (stand, { act, subscriptionId }) => {
      const { status } = await stand.stripe.subscriptions.retrieve(subscriptionId);
      const owed = await stand.db
        .selectFrom('effects')
        .select('key')
        .where('account_id', '=', act.accountId)
        .where('kind', '=', 'refund_unused')
        .execute();
      return { ended: status === 'canceled' ? 1 : 0, owed: owed.length };
    },
  },
  pause_subscription: {
    begin: async (stand) => {
      const { account, subscriptionId } = await payer(stand);
      const { token } = must(await stand.billing.pause.preview(account));
      return begun(account, subscriptionId, token);
    },
    press: (context, { act, token }) => pauseSubscription(context, act, { token }),
    count: async (stand, of) => {
      const { status } = await stand.stripe.subscriptions.retrieve(of.subscriptionId);
      return { paused: status === 'paused' ? 1 : 0, credits: await paidNow(stand, of) };
    },
  },
  stop_collecting: {
    begin: async (stand) => {
      const { account, subscriptionId } = await payer(stand);
      return begun(account, subscriptionId);
    },
    press: (context, { act }) =>
      stopCollecting(context, act, { invoices: 'void', resumesAt: null, because: 'Asked for.' }),
    count: async (stand, { subscriptionId }) => ({
      changes: await changesOf(stand, subscriptionId, 'pause_collection'),
    }),
  },
  resume_subscription: {
    begin: async (stand) => {
      const { account, subscriptionId } = await payer(stand);
      const pause = must(await stand.billing.pause.preview(account));
      must(await stand.billing.pause.apply(actOf(account), { token: pause.token }));
      await stand.settle();
      const { token } = must(await stand.billing.pause.previewResume(account));
      return begun(account, subscriptionId, token);
    },
    press: (context, { act, token }) => resumeSubscription(context, act, { token }),
    count: async (stand, of) => {
      const { status } = await stand.stripe.subscriptions.retrieve(of.subscriptionId);
      // One beside the credit of the pause.
      return { active: status === 'active' ? 1 : 0, charges: (await paidNow(stand, of)) - 1 };
    },
  },
  accept_offer: {
    begin: async (stand) => {
      const { account, subscriptionId } = await payer(stand);
      return begun(account, subscriptionId);
    },
    press: (context, { act }) => acceptOffer(context, act),
    count: async (stand, { subscriptionId }) => {
      const { discounts } = await stand.stripe.subscriptions.retrieve(subscriptionId);
      return { discounts: discounts.length, changes: await changesOf(stand, subscriptionId, 'discounts') };
    },
  },
  extend_trial: {
    begin: async (stand) => {
      const { account, subscriptionId } = await aSubscriber(stand);
      const at = stand.simulator.simulator.now() + 10 * DAY;
      await stand.stripe.subscriptions.update(subscriptionId, { trial_end: at, proration_behavior: 'none' });
      await stand.settle();
      return begun(account, subscriptionId, new Date((at + 5 * DAY) * 1000).toISOString());
    },
    press: (context, { act, token }) => extendTrial(context, act, { endsAt: token, because: 'They asked.' }),
    count: async (stand, { subscriptionId }) => ({
      // One beside the trial itself.
      extensions: (await changesOf(stand, subscriptionId, 'trial_end')) - 1,
    }),
  },
  reactivate: {
    begin: async (stand) => {
      const { account, subscriptionId } = await payer(stand);
      const end = must(await stand.billing.cancellation.previewNow(account));
      must(await stand.billing.cancellation.now(actOf(account), { token: end.token, ...nothing }));
      await stand.settle();
      const again = { planKey: 'starter', interval: 'month' } as const;
      const { token } = must(await stand.billing.reactivation.preview(account, again));
      return begun(account, subscriptionId, token);
    },
    press: (context, { act, token }) => reactivateSubscription(context, act, { token }),
    count: async (stand, { subscriptionId }) => {
      const { customer } = await stand.stripe.subscriptions.retrieve(subscriptionId);
      const { data } = await stand.stripe.subscriptions.list({ customer: String(customer), status: 'all' });
      return {
        live: data.filter(({ status }) => status === 'active').length,
        // One beside the one that ended.
        begun: data.length - 1,
      };
    },
  },
};

/** The price of the add-on `extra`, where no push has brought one. */
export async function sellAddOn({ stripe, db }: Pick<Stand, 'stripe' | 'db'>): Promise<void> {
  const there = await db
    .selectFrom('catalog_prices')
    .select('price_id')
    .where('role', '=', 'add_on')
    .where('active', '=', true)
    .executeTakeFirst();
  if (there) return;
  const price = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 1_000,
    recurring: { interval: 'month' },
    product_data: { name: 'Extra' },
    metadata: { billwright_role: 'add_on', billwright_key: 'extra' },
  });
  await db
    .insertInto('catalog_prices')
    .values({
      price_id: price.id,
      lookup_key: 'extra_month_usd',
      product_id: String(price.product),
      role: 'add_on',
      key: 'extra',
      plan_key: null,
      interval: 'month',
      currency: 'usd',
      unit_amount_minor: 1_000,
      terms: null,
      active: true,
      catalog_version: '',
    })
    .execute();
}
