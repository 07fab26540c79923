import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import type { Act, Outcome } from '../../src/billing.ts';
import { succeed } from '../../src/domain/billing-error.ts';
import { applyChange } from '../../src/shell/acts/apply-change.ts';
import { cancelSubscription, undoCancellation } from '../../src/shell/acts/cancel-subscription.ts';
import { ensureCustomer } from '../../src/shell/acts/ensure-customer.ts';
import { openPortal } from '../../src/shell/acts/open-portal.ts';
import { startCheckout } from '../../src/shell/acts/start-checkout.ts';
import { startPayment } from '../../src/shell/acts/start-payment.ts';
import { startTrial } from '../../src/shell/acts/start-trial.ts';
import type { ActKindName } from '../../src/shell/calls/act-kinds.ts';
import type { BillingContext } from '../../src/shell/context.ts';
import { refundCharge } from '../../src/shell/refunds/refund-charge.ts';
import { must } from '../world.ts';
import { CUSTOMER_LINES } from './customer-lines.ts';
import { DISPUTE_LINES } from './dispute-lines.ts';
import { RETRY_PAYMENT } from './dunning-lines.ts';
import { LIFECYCLE_LINES } from './lifecycle-lines.ts';
import { PURCHASE_LINES } from './purchase-lines.ts';
import { addressOf, anAccount, aSubscriber, changesOf, type Stand } from './stand.ts';

/** What an act has before it, and what is looked at after it. */
export interface Begun {
  act: Act;
  subscriptionId: string;
  /** Of a plan change, what was shown. */
  token: string;
}

/** One kind of act, told so that a test can cut it anywhere: it has to come out once, whatever breaks. */
export interface ActLine {
  begin(stand: Stand): Promise<Begun>;
  /** One press of the button; every press of the same act is the same. */
  press(context: BillingContext, begun: Begun): Promise<Outcome<unknown>>;
  /** What Stripe has of it, counted: each exactly once. */
  count(stand: Stand, begun: Begun): Promise<Record<string, number>>;
}

const wanted = { planKey: 'starter', interval: 'month', currency: 'usd' } as const;
const actOf = (accountId: string): Act => ({ accountId, actorId: 'ada', actId: randomUUID() });
const nothing = { feedback: null, comment: null };

/** Every kind of act that there is; a new one is a line here. */
export const ACT_LINES: Record<ActKindName, ActLine> = {
  ...CUSTOMER_LINES,
  ...PURCHASE_LINES,
  retry_payment: RETRY_PAYMENT,
  ...DISPUTE_LINES,
  ensure_customer: {
    begin: async (stand) => begunBy(await anAccount(stand)),
    press: async (context, { act }) => succeed(await ensureCustomer(context, act.accountId)),
    count: async (stand, { act }) => ({ customers: (await customersOf(stand, act.accountId)).length }),
  },
  start_checkout: {
    begin: async (stand) => {
      const account = await anAccount(stand);
      // In an earlier tab: it has to be closed first.
      must(await stand.billing.checkout.start(actOf(account), wanted));
      return begunBy(account);
    },
    press: (context, { act }) => startCheckout(context, act, wanted),
    count: async (stand, { act }) => {
      const customers = await customersOf(stand, act.accountId);
      const sessions = await Promise.all(customers.map(({ id }) => sessionsOf(stand, id)));
      const id = await intentOf(stand, act);
      return {
        customers: customers.length,
        open: sessions.flat().filter(({ status }) => status === 'open').length,
        ofThisAct: sessions.flat().filter(({ metadata }) => metadata?.intent_id === id).length,
      };
    },
  },
  start_payment: {
    begin: async (stand) => {
      const account = await anAccount(stand);
      must(await stand.billing.checkout.start(actOf(account), wanted));
      return begunBy(account);
    },
    press: (context, { act }) => startPayment(context, act, { ...wanted, withoutTrial: false }),
    count: async (stand, { act }) => {
      const customers = await customersOf(stand, act.accountId);
      const all = await Promise.all(customers.map(({ id }) => subscriptionsOf(stand, id)));
      const sessions = await Promise.all(customers.map((each) => sessionsOf(stand, each.id)));
      const id = await intentOf(stand, act);
      return {
        customers: customers.length,
        ofThisAct: all.flat().filter(({ metadata }) => metadata.intent_id === id).length,
        payable: [...all.flat(), ...sessions.flat()].filter(
          ({ status }) => status === 'incomplete' || status === 'open',
        ).length,
      };
    },
  },
  start_trial: {
    begin: async (stand) => {
      const account = await anAccount(stand);
      const payment = must(
        await stand.billing.checkout.startPayment(actOf(account), {
          ...wanted,
          planKey: 'pro',
          withoutTrial: false,
        }),
      );
      // A card without a history: one has one trial.
      const { id } = await stand.stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } });
      await stand.stripe.setupIntents.confirm(payment.reference, {
        payment_method: id,
        return_url: 'http://app.example/checkout/return',
      });
      await stand.db.deleteFrom('trial_checks').execute();
      return { ...begunBy(account), token: payment.reference };
    },
    press: (context, { act, token }) => startTrial(context, act, { reference: token }),
    count: async (stand, { act }) => {
      const customers = await customersOf(stand, act.accountId);
      const all = await Promise.all(customers.map(({ id }) => subscriptionsOf(stand, id)));
      return {
        customers: customers.length,
        trials: all.flat().filter(({ trial_end }) => trial_end !== null).length,
      };
    },
  },
  change_plan: {
    begin: async (stand) => {
      const { account, subscriptionId } = await aSubscriber(stand);
      const change = { planKey: 'pro', interval: 'month' } as const;
      const { token } = must(await stand.billing.planChange.preview(account, change));
      return { ...begunBy(account, subscriptionId), token };
    },
    press: (context, { act, token }) => applyChange(context, act, { kind: 'change_plan', token }),
    count: async (stand, { subscriptionId }) => {
      const { data } = await stand.stripe.invoices.list({ subscription: subscriptionId });
      return {
        changes: await changesOf(stand, subscriptionId, 'items'),
        charges: data.filter(
          (each) => each.billing_reason === 'subscription_update' && each.status === 'paid',
        ).length,
      };
    },
  },
  ...LIFECYCLE_LINES,
  refund_charge: {
    begin: async (stand) => {
      const { account, customer, subscriptionId } = await aSubscriber(stand);
      const { data } = await stand.stripe.charges.list({ customer });
      return { ...begunBy(account, subscriptionId), token: data[0]?.id ?? '' };
    },
    press: (context, { act, token }) =>
      refundCharge(context, act, {
        chargeId: token,
        amountMinor: 1_000,
        reason: 'duplicate',
        note: 'Paid twice.',
        customerNote: null,
        creditNote: true,
        endSubscription: true,
        reverseTransfer: false,
        refundApplicationFee: false,
        role: 'finance',
      }),
    count: async (stand, { act, subscriptionId, token }) => {
      const { data: refunds } = await stand.stripe.refunds.list({ charge: token });
      const { data: notes } = await stand.stripe.creditNotes.list({ limit: 100 });
      const id = await intentOf(stand, act);
      const { status } = await stand.stripe.subscriptions.retrieve(subscriptionId);
      return {
        refunds: refunds.length,
        notes: notes.filter(({ metadata }) => metadata?.intent_id === id).length,
        ended: status === 'canceled' ? 1 : 0,
      };
    },
  },
  cancel_subscription: {
    begin: async (stand) => {
      const { account, subscriptionId } = await aSubscriber(stand);
      return begunBy(account, subscriptionId);
    },
    press: (context, { act }) => cancelSubscription(context, act, nothing),
    count: async (stand, { subscriptionId }) => ({
      cancellations: await changesOf(stand, subscriptionId, 'cancel_at_period_end'),
    }),
  },
  undo_cancellation: {
    begin: async (stand) => {
      const { account, subscriptionId } = await aSubscriber(stand);
      must(await stand.billing.cancellation.cancel(actOf(account), nothing));
      await stand.settle();
      return begunBy(account, subscriptionId);
    },
    press: (context, { act }) => undoCancellation(context, act),
    count: async (stand, { subscriptionId }) => ({
      // One beside the cancellation before it.
      undone: (await changesOf(stand, subscriptionId, 'cancel_at_period_end')) - 1,
    }),
  },
  open_portal: {
    begin: async (stand) => begunBy(await anAccount(stand)),
    press: (context, { act }) => openPortal(context, act, { flow: 'home' }),
    count: async (stand, { act }) => ({ customers: (await customersOf(stand, act.accountId)).length }),
  },
};

const begunBy = (account: string, subscriptionId = ''): Begun => ({
  act: actOf(account),
  subscriptionId,
  token: '',
});

async function intentOf({ db }: Stand, { actId }: Act): Promise<string> {
  const { id } = await db
    .selectFrom('intents')
    .select('id')
    .where('act_id', '=', actId)
    .executeTakeFirstOrThrow();
  return id;
}

const customersOf = async ({ stripe }: Stand, account: string): Promise<Stripe.Customer[]> =>
  (await stripe.customers.list({ email: addressOf(account), limit: 100 })).data;

const sessionsOf = async ({ stripe }: Stand, customer: string): Promise<Stripe.Checkout.Session[]> =>
  (await stripe.checkout.sessions.list({ customer, limit: 100 })).data;

const subscriptionsOf = async ({ stripe }: Stand, customer: string): Promise<Stripe.Subscription[]> =>
  (await stripe.subscriptions.list({ customer, status: 'all', limit: 100 })).data;
