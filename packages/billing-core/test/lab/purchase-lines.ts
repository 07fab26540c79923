import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import type { EffectKind } from '../../src/domain/decision.ts';
import type { ActKindName } from '../../src/shell/calls/act-kinds.ts';
import { startPurchase } from '../../src/shell/purchases/start-purchase.ts';
import { startPurchasePayment } from '../../src/shell/purchases/start-purchase-payment.ts';
import { must } from '../world.ts';
import type { ActLine, Begun } from './act-lines.ts';
import { customerOf } from './customer-lines.ts';
import type { EffectLine } from './effect-lines.ts';
import { aSubscriber, type Stand } from './stand.ts';

const wanted = { productKey: 'lifetime', currency: 'usd' };
const actOf = (accountId: string) => ({ accountId, actorId: 'ada', actId: randomUUID() });

/** An account with one open payment for it already, in an earlier tab: it has to be closed first. */
async function begin(stand: Stand): Promise<Begun> {
  const { account } = await aSubscriber(stand);
  must(await stand.billing.purchases.start(actOf(account), wanted));
  return { act: actOf(account), subscriptionId: '', token: '' };
}

async function opened(
  { stripe }: Stand,
  customer: string,
): Promise<(Stripe.Checkout.Session | Stripe.Invoice)[]> {
  const { data: sessions } = await stripe.checkout.sessions.list({ customer, limit: 100 });
  const { data: invoices } = await stripe.invoices.list({ customer, limit: 100 });
  return [...sessions, ...invoices].filter(({ metadata }) => metadata?.billwright_purchase === 'lifetime');
}

async function countOpened(stand: Stand, { act }: Begun): Promise<Record<string, number>> {
  const all = await opened(stand, await customerOf(stand, act.accountId));
  const { id } = await stand.db
    .selectFrom('intents')
    .select('id')
    .where('act_id', '=', act.actId)
    .executeTakeFirstOrThrow();
  return {
    payable: all.filter(({ status }) => status === 'open').length,
    ofThisAct: all.filter(({ metadata }) => metadata?.intent_id === id).length,
  };
}

/** Acts by which something is bought once. */
export const PURCHASE_LINES: Record<
  Extract<ActKindName, 'start_purchase' | 'start_purchase_payment'>,
  ActLine
> = {
  start_purchase: {
    begin,
    press: (context, { act }) => startPurchase(context, act, wanted),
    count: countOpened,
  },
  start_purchase_payment: {
    begin,
    press: (context, { act }) => startPurchasePayment(context, act, wanted),
    count: countOpened,
  },
};

/** Stripe has it paid, and nobody stood in its way. */
async function paid(
  stand: Stand,
  { account, customer }: { account: string; customer: string },
): Promise<string> {
  const id = await sold(stand, { account, customer });
  await stand.stripe.invoices.pay(id);
  await stand.simulator.simulator.advance(5);
  return id;
}

async function sold(
  { stripe }: Stand,
  { account, customer }: { account: string; customer: string },
): Promise<string> {
  const metadata = {
    billwright_account: account,
    billwright_purchase: 'lifetime',
    billwright_gives: 'plan:pro',
  };
  const { data } = await stripe.prices.list({ lookup_keys: ['one_time:lifetime_usd'] });
  const { id } = await stripe.invoices.create({
    customer,
    pending_invoice_items_behavior: 'exclude',
    auto_advance: false,
    metadata,
  });
  await stripe.invoiceItems.create({ customer, invoice: id, pricing: { price: data[0]?.id ?? '' } });
  await stripe.invoices.finalizeInvoice(id, { auto_advance: false });
  return id;
}

/** Effects on what is bought once. */
export const PURCHASE_EFFECT_LINES: Record<
  Extract<EffectKind, 'undo_second_purchase' | 'close_purchase'>,
  EffectLine
> = {
  undo_second_purchase: {
    begin: async (stand) => {
      const subscriber = await aSubscriber(stand);
      await paid(stand, subscriber);
      const second = await paid(stand, subscriber);
      await stand.settle();
      return `undo_second_purchase:${second}`;
    },
    count: async ({ stripe, db }, key) => {
      const invoice = key.split(':')[1] ?? '';
      const { data } = await stripe.creditNotes.list({ invoice });
      const alerts = await db
        .selectFrom('operator_alerts')
        .select('key')
        .where('subject', '=', invoice)
        .execute();
      return { givenBack: data.length, alerts: alerts.length };
    },
  },
  close_purchase: {
    begin: async (stand) => {
      const { account, customer } = await aSubscriber(stand);
      const id = await sold(stand, { account, customer });
      await stand.settle();
      const key = `close_purchase:${id}`;
      const payload = JSON.stringify({ invoiceId: id });
      await stand.db
        .insertInto('effects')
        .values({
          key,
          kind: 'close_purchase',
          account_id: account,
          payload,
          last_error: null,
          because: null,
        })
        .execute();
      return key;
    },
    count: async ({ stripe }, key) => {
      const { status } = await stripe.invoices.retrieve(key.split(':')[1] ?? '');
      return { closed: status === 'void' ? 1 : 0 };
    },
  },
};
