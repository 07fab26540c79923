import { randomUUID } from 'node:crypto';
import { retryPayment } from '../../src/shell/dunning/retry-payment.ts';
import type { ActLine } from './act-lines.ts';
import type { EffectLine } from './effect-lines.ts';
import { aSubscriber, type Stand } from './stand.ts';

/** A subscriber whose card declined a charge of the running subscription: its case is open. */
async function aFailedRenewal(stand: Stand) {
  const { account, customer, subscriptionId } = await aSubscriber(stand);
  const { stripe } = stand;
  const { id: bad } = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
  await stripe.subscriptions.update(subscriptionId, { default_payment_method: bad });
  const { items } = await stripe.subscriptions.retrieve(subscriptionId);
  const { data: prices } = await stripe.prices.list({ lookup_keys: ['pro_month_usd'] });
  await stripe.subscriptions.update(subscriptionId, {
    items: [{ id: items.data[0]?.id ?? '', price: prices[0]?.id ?? '' }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'allow_incomplete',
  });
  const { data: open } = await stripe.invoices.list({ subscription: subscriptionId, status: 'open' });
  const { id: good } = await stripe.paymentMethods.attach('pm_card_visa', { customer });
  await stand.settle();
  return { account, customer, subscriptionId, invoiceId: open[0]?.id ?? '', good };
}

const paymentsOf = async ({ stripe }: Stand, invoice: string) =>
  (await stripe.invoicePayments.list({ invoice, status: 'paid' })).data.length;

/** An operator's try of a failed invoice. */
export const RETRY_PAYMENT: ActLine = {
  begin: async (stand) => {
    const { account, subscriptionId, invoiceId, good } = await aFailedRenewal(stand);
    await stand.stripe.subscriptions.update(subscriptionId, { default_payment_method: good });
    await stand.settle();
    const act = { accountId: account, actorId: 'olga', actId: randomUUID() };
    return { act, subscriptionId, token: invoiceId };
  },
  press: (context, { act, token }) =>
    retryPayment(context, act, { invoiceId: token, because: 'The customer called.' }),
  count: async (stand, { token }) => ({ payments: await paymentsOf(stand, token) }),
};

export const DUNNING_EFFECT_LINES: Record<'end_dunning' | 'charge_new_card', EffectLine> = {
  end_dunning: {
    begin: async (stand) => {
      const { account, invoiceId } = await aFailedRenewal(stand);
      const of = { account_id: account, invoice_id: invoiceId };
      await stand.db
        .insertInto('dunning_steps')
        .values({
          ...of,
          key: 'end',
          kind: 'end',
          day: null,
          action: 'cancel',
          state: 'owed',
          because: 'Its day came.',
          at: new Date(),
        })
        .execute();
      const key = `end_dunning:${invoiceId}`;
      await stand.db
        .insertInto('effects')
        .values({
          key,
          kind: 'end_dunning',
          account_id: account,
          payload: JSON.stringify({ invoiceId }),
          last_error: null,
          because: null,
        })
        .execute();
      return key;
    },
    count: async ({ stripe, db }, key) => {
      const invoice = await stripe.invoices.retrieve(key.split(':')[1] ?? '');
      const id = invoice.parent?.subscription_details?.subscription;
      const { status } = await stripe.subscriptions.retrieve(typeof id === 'string' ? id : (id?.id ?? ''));
      const cases = await db
        .selectFrom('dunning_cases')
        .select('state')
        .where('invoice_id', '=', invoice.id)
        .execute();
      return {
        ended: status === 'canceled' ? 1 : 0,
        exhausted: cases.filter(({ state }) => state === 'exhausted').length,
      };
    },
  },
  charge_new_card: {
    begin: async (stand) => {
      const { customer, good } = await aFailedRenewal(stand);
      await stand.stripe.customers.update(customer, { invoice_settings: { default_payment_method: good } });
      await stand.settle();
      return `charge_new_card:${customer}:${good}`;
    },
    count: async (stand, key) => {
      const { data } = await stand.stripe.invoices.list({ customer: key.split(':')[1] ?? '' });
      const renewals = data.filter(({ billing_reason }) => billing_reason === 'subscription_update');
      const payments = await Promise.all(renewals.map(({ id }) => paymentsOf(stand, id)));
      return { payments: payments.reduce((sum, each) => sum + each, 0) };
    },
  },
};
