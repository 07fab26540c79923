import { randomUUID } from 'node:crypto';
import { addOneOffItem } from '../../src/shell/acts/add-one-off-item.ts';
import { finishAddingMethod, startAddingMethod } from '../../src/shell/acts/add-payment-method.ts';
import { changeBillingDetails } from '../../src/shell/acts/change-billing-details.ts';
import { removeMethod, setDefaultMethod } from '../../src/shell/acts/change-payment-methods.ts';
import { addTaxId, removeTaxId } from '../../src/shell/acts/change-tax-ids.ts';
import { payInvoice } from '../../src/shell/acts/pay-invoice.ts';
import type { ActKindName } from '../../src/shell/calls/act-kinds.ts';
import { must } from '../world.ts';
import type { ActLine, Begun } from './act-lines.ts';
import { aSubscriber, type Stand } from './stand.ts';

type Kinds = Extract<
  ActKindName,
  | 'change_billing_details'
  | 'add_tax_id'
  | 'remove_tax_id'
  | 'pay_invoice'
  | 'set_default_method'
  | 'remove_method'
  | 'start_adding_method'
  | 'finish_adding_method'
  | 'add_one_off_item'
>;

const VAT = { type: 'eu_vat', value: 'DE123456789' };
const ITEM = { amountMinor: 500, currency: 'usd', description: 'Help', when: 'next_invoice' } as const;

/** Acts on who is billed, with what, and for what beside the plan. */
export const CUSTOMER_LINES: Record<Kinds, ActLine> = {
  change_billing_details: {
    begin: async (stand) => begunBy((await aSubscriber(stand)).account),
    press: (context, { act }) => changeBillingDetails(context, act, { name: 'Cut Ltd' }),
    count: async (stand, { act }) => {
      const row = await stand.db
        .selectFrom('billing_details')
        .select('revision')
        .where('account_id', '=', act.accountId)
        .executeTakeFirst();
      if (row?.revision) return { changes: row.revision };
      // A database that forgot the act has heard of its outcome from Stripe, and has nothing to change.
      const customer = await stand.stripe.customers.retrieve(await customerOf(stand, act.accountId));
      return { changes: !customer.deleted && customer.name === 'Cut Ltd' ? 1 : 0 };
    },
  },
  add_tax_id: {
    begin: async (stand) => begunBy((await aSubscriber(stand)).account),
    press: (context, { act }) => addTaxId(context, act, VAT),
    count: async (stand, { act }) => ({ taxIds: (await taxIdsOf(stand, act.accountId)).length }),
  },
  remove_tax_id: {
    begin: async (stand) => {
      const { account, customer } = await aSubscriber(stand);
      const { id } = await stand.stripe.customers.createTaxId(customer, { type: 'eu_vat', value: VAT.value });
      await stand.settle();
      return begunBy(account, id);
    },
    press: (context, { act, token }) => removeTaxId(context, act, { id: token }),
    count: async (stand, { act }) => ({ removed: 1 - (await taxIdsOf(stand, act.accountId)).length }),
  },
  pay_invoice: {
    begin: async (stand) => {
      const { account, customer } = await aSubscriber(stand);
      const { id } = await stand.stripe.invoices.create({
        customer,
        auto_advance: false,
        pending_invoice_items_behavior: 'exclude',
      });
      await stand.stripe.invoiceItems.create({ customer, invoice: id, amount: 500, currency: 'usd' });
      await stand.stripe.invoices.finalizeInvoice(id, { auto_advance: false });
      await stand.settle();
      return begunBy(account, id);
    },
    press: (context, { act, token }) => payInvoice(context, act, { invoiceId: token }),
    count: async ({ stripe }, { token }) => ({
      payments: (await stripe.invoicePayments.list({ invoice: token, status: 'paid' })).data.length,
    }),
  },
  set_default_method: {
    begin: withSecondCard,
    press: (context, { act, token }) => setDefaultMethod(context, act, { id: token }),
    count: async ({ stripe, db }, { act, token }) => {
      const customer = await stripe.customers.retrieve(await customerOf({ db }, act.accountId));
      const method = customer.deleted ? null : customer.invoice_settings.default_payment_method;
      return { isDefault: method === token ? 1 : 0 };
    },
  },
  start_adding_method: {
    begin: async (stand) => begunBy((await aSubscriber(stand)).account),
    press: (context, { act }) => startAddingMethod(context, act),
    // One that was made and not shown is of no use to anybody: what counts is that there is one for whoever waits.
    count: async (stand, { act }) => {
      const customer = await customerOf(stand, act.accountId);
      return { setups: (await stand.stripe.setupIntents.list({ customer })).data.length > 0 ? 1 : 0 };
    },
  },
  finish_adding_method: {
    begin: async (stand) => {
      const { account, customer } = await aSubscriber(stand);
      const { id } = await stand.stripe.setupIntents.create({
        customer,
        payment_method: 'pm_card_mastercard',
        confirm: true,
        usage: 'off_session',
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        metadata: { billwright_account: account, billwright_purpose: 'add_method' },
      });
      await stand.settle();
      return begunBy(account, id);
    },
    press: (context, { act, token }) =>
      finishAddingMethod(context, act, { reference: token, isDefault: true }),
    count: async ({ stripe, db }, { act, token }) => {
      const customer = await stripe.customers.retrieve(await customerOf({ db }, act.accountId));
      const { payment_method: saved } = await stripe.setupIntents.retrieve(token);
      const method = customer.deleted ? null : customer.invoice_settings.default_payment_method;
      return { isDefault: method === saved ? 1 : 0 };
    },
  },
  remove_method: {
    begin: withSecondCard,
    press: (context, { act, token }) => removeMethod(context, act, { id: token }),
    count: async ({ stripe }, { token }) => {
      const { customer } = await stripe.paymentMethods.retrieve(token);
      return { removed: customer === null ? 1 : 0 };
    },
  },
  add_one_off_item: {
    begin: async (stand) => {
      const { account } = await aSubscriber(stand);
      const { token } = must(await stand.billing.oneOffItems.preview(account, ITEM));
      return begunBy(account, token);
    },
    press: (context, { act, token }) => addOneOffItem(context, act, { token, because: 'Asked.' }),
    count: async (stand, { act }) => {
      const customer = await customerOf(stand, act.accountId);
      return { items: (await stand.stripe.invoiceItems.list({ customer, pending: true })).data.length };
    },
  },
};

async function withSecondCard(stand: Stand): Promise<Begun> {
  const { account, customer } = await aSubscriber(stand);
  const { id } = await stand.stripe.paymentMethods.attach('pm_card_mastercard', { customer });
  await stand.settle();
  return begunBy(account, id);
}

const begunBy = (accountId: string, token = ''): Begun => ({
  act: { accountId, actorId: 'ada', actId: randomUUID() },
  subscriptionId: '',
  token,
});

/** The account's own at Stripe. */
export async function customerOf({ db }: Pick<Stand, 'db'>, accountId: string): Promise<string> {
  const row = await db
    .selectFrom('accounts')
    .select('stripe_customer_id')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  return row.stripe_customer_id ?? '';
}

async function taxIdsOf(stand: Stand, accountId: string) {
  return (await stand.stripe.customers.listTaxIds(await customerOf(stand, accountId))).data;
}
