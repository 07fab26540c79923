import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, openShop, refusal, type Shop, subscribe } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.running.close());

async function entriesOf(customer: string) {
  const { data } = await shop.stripe.customers.listBalanceTransactions(customer);
  return data.map(({ type, amount, ending_balance }) => [type, amount, ending_balance]).reverse();
}

const balanceOf = async (id: string) =>
  ((await shop.stripe.customers.retrieve(id)) as Stripe.Customer).balance;

async function bill(customer: string, amount: number): Promise<Stripe.Invoice> {
  const { id } = await shop.stripe.invoices.create({ customer, currency: 'usd' });
  await shop.stripe.invoiceItems.create({ invoice: id, amount });
  return shop.stripe.invoices.finalizeInvoice(id);
}

describe('a customer’s balance', () => {
  test('moves with an entry for every reason, and the entries add up to it', async () => {
    const { stripe } = shop;
    const { id } = await stripe.customers.create({ email: 'ada@example.com', balance: -1000 });
    await stripe.customers.createBalanceTransaction(id, {
      amount: -500,
      currency: 'usd',
      description: 'Sorry',
    });
    await stripe.customers.update(id, { balance: -2000 });
    const paid = await bill(id, 700);
    expect(paid).toMatchObject({ status: 'paid', starting_balance: -2000, ending_balance: -1300 });
    const open = await bill(id, 4000);
    await stripe.invoices.voidInvoice(open.id);
    await bill(id, -300);
    await stripe.customers.update(id, { balance: 0 });
    await bill(id, 20);
    expect(await entriesOf(id)).toEqual([
      ['initial', -1000, -1000],
      ['adjustment', -500, -1500],
      ['adjustment', -500, -2000],
      ['applied_to_invoice', 700, -1300],
      ['applied_to_invoice', 1300, 0],
      ['unapplied_from_invoice', -1300, -1300],
      ['applied_to_invoice', -300, -1600],
      ['adjustment', 1600, 0],
      ['invoice_too_small', 20, 20],
    ]);
    expect(await balanceOf(id)).toBe(20);
    const [used] = (await stripe.customers.listBalanceTransactions(id, { invoice: paid.id })).data;
    expect(used).toMatchObject({ amount: 700, invoice: paid.id });
  });

  test('entries can be described later, but not changed; others have no such entry', async () => {
    const { stripe } = shop;
    const { id } = await stripe.customers.create({});
    const other = await stripe.customers.create({});
    const entry = await stripe.customers.createBalanceTransaction(id, { amount: 900, currency: 'usd' });
    const after = await stripe.customers.updateBalanceTransaction(id, entry.id, {
      description: 'Old debt',
      metadata: { a: 'b' },
    });
    expect(after).toMatchObject({
      amount: 900,
      ending_balance: 900,
      description: 'Old debt',
      metadata: { a: 'b' },
    });
    expect(await stripe.customers.retrieveBalanceTransaction(id, entry.id)).toMatchObject({
      description: 'Old debt',
    });
    expect(await refusal(stripe.customers.retrieveBalanceTransaction(other.id, entry.id))).toMatchObject({
      code: 'resource_missing',
    });
    expect(
      await refusal(stripe.customers.createBalanceTransaction(id, { amount: 5, currency: 'eur' })),
    ).toMatchObject({ param: 'currency' });
  });

  test('pays renewals before a card does', async () => {
    const subscription = await subscribe(shop, shop.starter);
    const who = String(subscription.customer);
    await shop.stripe.customers.createBalanceTransaction(who, { amount: -5000, currency: 'usd' });
    await shop.advance(28 * DAY + 3600);
    await shop.advance(31 * DAY);
    const due = (await shop.stripe.invoices.list({ subscription: subscription.id })).data.map(
      ({ amount_due }) => amount_due,
    );
    expect(due).toEqual([800, 0, 2900]);
    expect(await balanceOf(who)).toBe(0);
  });
});

describe('customers', () => {
  test('are found by what is known of them', async () => {
    const { stripe } = shop;
    const ada = await stripe.customers.create({
      email: 'ada@example.com',
      name: 'Ada Lovelace',
      metadata: { plan: 'pro' },
    });
    const bob = await stripe.customers.create({
      email: 'bob@example.com',
      name: 'Bob',
      metadata: { plan: 'free', old: '1' },
    });
    const find = async (query: string) => (await stripe.customers.search({ query })).data.map(({ id }) => id);
    expect(await find('email:"ada@example.com"')).toEqual([ada.id]);
    expect(await find('name~"love" AND metadata["plan"]:"pro"')).toEqual([ada.id]);
    expect(await find('name:"Bob" OR email~"example"')).toEqual([bob.id, ada.id]);
    expect(await find('-metadata["old"]:null')).toEqual([bob.id]);
    expect(await find(`created>${ada.created}`)).toEqual([]);
    expect(await find(`created>=${ada.created} -email:"bob@example.com"`)).toEqual([ada.id]);
    const first = await stripe.customers.search({ query: 'email~"example"', limit: 1 });
    expect(first).toMatchObject({ has_more: true, data: [{ id: bob.id }] });
    const second = await stripe.customers.search({
      query: 'email~"example"',
      limit: 1,
      page: first.next_page ?? '',
    });
    expect(second).toMatchObject({ has_more: false, next_page: null, data: [{ id: ada.id }] });
    for (const query of [
      'nonsense',
      'colour:"red"',
      'created~"12345"',
      'name~"ab"',
      'name:"a" AND name:"b" OR name:"c"',
    ])
      expect(await refusal(stripe.customers.search({ query })), query).toMatchObject({ param: 'query' });
    const invoice = await bill(ada.id, 4200);
    expect(
      (await stripe.invoices.search({ query: `total>4000 AND status:"open"` })).data.map(({ id }) => id),
    ).toEqual([invoice.id]);
  });

  test('what is unset is gone, what is not named stays', async () => {
    const { stripe } = shop;
    const { id } = await stripe.customers.create({
      name: 'Ada',
      phone: '+1',
      business_name: 'Engines',
      shipping: { name: 'Ada', address: { country: 'DE' } },
      invoice_settings: { footer: 'Thanks', custom_fields: [{ name: 'PO', value: '1' }] },
      tax_exempt: 'exempt',
    });
    const after = await stripe.customers.update(id, {
      phone: '',
      shipping: '',
      tax_exempt: '',
      invoice_settings: { custom_fields: '' },
      invoice_prefix: 'ENGINES',
    });
    expect(after).toMatchObject({
      name: 'Ada',
      phone: null,
      business_name: 'Engines',
      shipping: null,
      tax_exempt: 'none',
      invoice_prefix: 'ENGINES',
      invoice_settings: { footer: 'Thanks', custom_fields: null },
    });
    expect(await refusal(stripe.customers.update(id, { invoice_prefix: 'a!' }))).toMatchObject({
      param: 'invoice_prefix',
    });
    expect(await refusal(stripe.customers.deleteDiscount(id))).toMatchObject({ code: 'resource_missing' });
  });

  test('deleted: nothing of theirs is finalised or collected any more', async () => {
    const { stripe } = shop;
    const { id } = await stripe.customers.create({});
    const draft = await stripe.invoices.create({ customer: id, auto_advance: true });
    await stripe.customers.del(id);
    await shop.advance(10 * DAY);
    expect(await stripe.invoices.retrieve(draft.id)).toMatchObject({ status: 'draft', auto_advance: false });
    expect(await refusal(stripe.customers.update(id, { name: 'x' }))).toMatchObject({
      code: 'resource_missing',
    });
  });
});
