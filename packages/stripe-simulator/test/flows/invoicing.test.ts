import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, openShop, refusal, type Shop, START, subscribe } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.running.close());

async function customer(params: Stripe.CustomerCreateParams = {}): Promise<string> {
  const made = await shop.stripe.customers.create({
    email: 'ada@example.com',
    name: 'Ada',
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
    ...params,
  });
  return made.id;
}

/** A draft with one line, as most people make one. */
async function draft(amount: number, params: Partial<Stripe.InvoiceCreateParams> = {}, who?: string) {
  const invoice = await shop.stripe.invoices.create({
    customer: who ?? (await customer()),
    currency: 'usd',
    ...params,
  });
  if (amount !== 0)
    await shop.stripe.invoiceItems.create({ invoice: invoice.id, amount, description: 'Consulting' });
  return shop.stripe.invoices.retrieve(invoice.id);
}

const linesOf = (invoice: Stripe.Invoice) =>
  invoice.lines.data.map(({ description, amount, quantity }) => ({ description, amount, quantity }));

describe('an invoice by hand', () => {
  test('is paid by the methods that it names, and by any that is switched on when it names none', async () => {
    const typesOf = async (params: Partial<Stripe.InvoiceCreateParams>) => {
      const { id } = await draft(900, params);
      const { confirmation_secret: secret } = await shop.stripe.invoices.finalizeInvoice(id, {
        expand: ['confirmation_secret'],
      });
      const intent = secret?.client_secret.split('_secret_')[0] ?? '';
      return (await shop.stripe.paymentIntents.retrieve(intent)).payment_method_types;
    };
    expect(await typesOf({ payment_settings: { payment_method_types: ['card'] } })).toEqual(['card']);
    expect(await typesOf({})).toEqual(['card', 'us_bank_account']);
  });

  test('is an empty draft that nothing happens to, with the customer’s details on it', async () => {
    const id = await customer({
      address: { country: 'DE', city: 'Berlin' },
      phone: '+49',
      tax_exempt: 'none',
    });
    await shop.newEvents();
    const invoice = await shop.stripe.invoices.create({ customer: id, description: 'Hello', footer: 'Bye' });
    expect(invoice).toMatchObject({
      status: 'draft',
      billing_reason: 'manual',
      auto_advance: false,
      automatically_finalizes_at: null,
      collection_method: 'charge_automatically',
      currency: 'usd',
      customer_address: { country: 'DE', city: 'Berlin' },
      customer_name: 'Ada',
      customer_phone: '+49',
      description: 'Hello',
      footer: 'Bye',
      due_date: null,
      number: null,
      total: 0,
      parent: null,
    });
    expect(invoice.lines.data).toEqual([]);
    await shop.advance(10 * DAY);
    expect((await shop.stripe.invoices.retrieve(invoice.id)).status).toBe('draft');
    expect(await shop.newEvents()).toEqual(['invoice.created']);
  });

  test('bills what waits only when it is asked to, in its currency', async () => {
    const id = await customer();
    await shop.stripe.invoiceItems.create({
      customer: id,
      amount: 500,
      currency: 'usd',
      description: 'Set-up',
    });
    await shop.stripe.invoiceItems.create({
      customer: id,
      amount: -200,
      currency: 'usd',
      description: 'Sorry',
    });
    await shop.stripe.invoiceItems.create({ customer: id, amount: 900, currency: 'eur' });
    const without = await shop.stripe.invoices.create({ customer: id, currency: 'usd' });
    expect(without.lines.data).toEqual([]);
    const invoice = await shop.stripe.invoices.create({
      customer: id,
      currency: 'usd',
      pending_invoice_items_behavior: 'include',
    });
    expect(linesOf(invoice)).toEqual([
      { description: 'Set-up', amount: 500, quantity: 1 },
      { description: 'Sorry', amount: -200, quantity: 1 },
    ]);
    expect(invoice).toMatchObject({ subtotal: 300, total: 300, amount_due: 300 });
    expect((await shop.stripe.invoiceItems.list({ customer: id, pending: true })).data).toHaveLength(1);
    expect((await shop.stripe.invoiceItems.list({ invoice: invoice.id })).data).toHaveLength(2);
  });

  test('finalised by hand it is open with a number and an intent, and paying it uses the default card', async () => {
    const invoice = await draft(2000);
    await shop.newEvents();
    const open = await shop.stripe.invoices.finalizeInvoice(invoice.id, {
      expand: ['payments', 'confirmation_secret'],
    });
    expect(open).toMatchObject({
      status: 'open',
      amount_due: 2000,
      auto_advance: false,
      next_payment_attempt: null,
    });
    expect(open.number).toMatch(/-0001$/);
    expect(open.hosted_invoice_url).toContain(open.id);
    expect(open.payments?.data).toMatchObject([{ status: 'open', amount_requested: 2000 }]);
    expect(open.confirmation_secret?.client_secret).toMatch(/^pi_/);
    const paid = await shop.stripe.invoices.pay(invoice.id);
    expect(paid).toMatchObject({ status: 'paid', amount_paid: 2000, amount_remaining: 0, attempt_count: 1 });
    expect(await shop.newEvents()).toEqual([
      'invoice.finalized',
      'customer.updated',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice_payment.paid',
      'invoice.paid',
      'invoice.payment_succeeded',
    ]);
    expect(await refusal(shop.stripe.invoices.pay(invoice.id))).toMatchObject({
      message: 'Invoice is already paid',
    });
    expect(await refusal(shop.stripe.invoices.finalizeInvoice(invoice.id))).toMatchObject({
      code: 'invoice_not_editable',
    });
  });

  test('that advances by itself is final after an hour, and charged at once', async () => {
    const invoice = await draft(2000, { auto_advance: true });
    expect(invoice).toMatchObject({ auto_advance: true, automatically_finalizes_at: START + 3600 });
    await shop.advance(3600);
    expect(await shop.stripe.invoices.retrieve(invoice.id)).toMatchObject({
      status: 'paid',
      auto_advance: false,
    });
  });

  test('finalised by hand but advancing by itself it is charged an hour later', async () => {
    const invoice = await draft(2000);
    const open = await shop.stripe.invoices.finalizeInvoice(invoice.id, { auto_advance: true });
    expect(open).toMatchObject({ status: 'open', next_payment_attempt: START + 3600 });
    const [finalized] = (await shop.stripe.events.list({ type: 'invoice.finalized', limit: 1 })).data;
    expect(finalized?.data.object).toMatchObject({ id: open.id, next_payment_attempt: START + 3600 });
    await shop.advance(3600);
    expect((await shop.stripe.invoices.retrieve(invoice.id)).status).toBe('paid');
  });

  test('nothing to pay is paid at once', async () => {
    const open = await shop.stripe.invoices.finalizeInvoice((await draft(0)).id);
    expect(open).toMatchObject({ status: 'paid', amount_paid: 0, attempt_count: 0 });
  });

  test('numbers count per customer, and a number of one’s own is kept', async () => {
    const id = await customer({ invoice_prefix: 'ADA' });
    const finalize = async (params: Partial<Stripe.InvoiceCreateParams> = {}) =>
      (await shop.stripe.invoices.finalizeInvoice((await draft(500, params, id)).id)).number;
    expect([await finalize(), await finalize({ number: 'OWN-7' }), await finalize()]).toEqual([
      'ADA-0001',
      'OWN-7',
      'ADA-0002',
    ]);
  });
});

describe('an invoice that is sent', () => {
  test('is due some days after it was made final, reminds before and says when it is overdue', async () => {
    const invoice = await draft(5000, { collection_method: 'send_invoice', days_until_due: 30 });
    expect(invoice.due_date).toBe(START + 30 * DAY);
    await shop.advance(DAY);
    await shop.newEvents();
    const sent = await shop.stripe.invoices.sendInvoice(invoice.id);
    expect(sent).toMatchObject({ status: 'open', due_date: START + 31 * DAY, next_payment_attempt: null });
    expect(await shop.newEvents()).toEqual([
      'invoice.finalized',
      'customer.updated',
      'payment_intent.created',
      'invoice.sent',
    ]);
    await shop.advance(23 * DAY);
    expect(await shop.newEvents()).toEqual(['invoice.will_be_due']);
    await shop.advance(7 * DAY);
    expect(await shop.newEvents()).toEqual(['invoice.overdue']);
    expect((await shop.stripe.invoices.list({ due_date: { lte: START + 31 * DAY } })).data).toHaveLength(1);
  });

  test('says nothing of its due date once it is paid', async () => {
    const invoice = await draft(5000, { collection_method: 'send_invoice', due_date: START + 20 * DAY });
    await shop.stripe.invoices.finalizeInvoice(invoice.id);
    const paid = await shop.stripe.invoices.pay(invoice.id, { paid_out_of_band: true });
    expect(paid).toMatchObject({
      status: 'paid',
      amount_paid: 5000,
      amount_paid_off_stripe: 5000,
      attempt_count: 0,
    });
    await shop.newEvents();
    await shop.advance(40 * DAY);
    expect(await shop.newEvents()).toEqual([]);
  });

  test('needs a day to be due and somebody to send it to', async () => {
    const id = await customer();
    const { invoices, customers } = shop.stripe;
    expect(await refusal(invoices.create({ customer: id, collection_method: 'send_invoice' }))).toMatchObject(
      {
        code: 'parameter_missing',
        param: 'days_until_due',
      },
    );
    expect(await refusal(invoices.create({ customer: id, days_until_due: 3 }))).toMatchObject({
      param: 'days_until_due',
    });
    const nobody = await customers.create({});
    expect(
      (
        await refusal(
          invoices.create({ customer: nobody.id, collection_method: 'send_invoice', days_until_due: 3 }),
        )
      ).message,
    ).toContain('Missing email');
    const charged = await draft(500);
    expect((await refusal(invoices.sendInvoice(charged.id))).message).toContain('collection_method');
  });
});

describe('working on a draft', () => {
  test('lines are added, changed and removed, with their items', async () => {
    const { stripe } = shop;
    const id = await customer();
    const waiting = await stripe.invoiceItems.create({ customer: id, amount: 700, description: 'Waiting' });
    const book = await stripe.prices.create({
      currency: 'usd',
      unit_amount: 1250,
      product_data: { name: 'Book' },
    });
    const invoice = await draft(0, {}, id);
    const added = await stripe.invoices.addLines(invoice.id, {
      lines: [
        { invoice_item: waiting.id },
        { pricing: { price: book.id }, quantity: 3 },
        { price_data: { currency: 'usd', product_data: { name: 'Pen' }, unit_amount: 99 }, quantity: 2 },
        { amount: 1000, description: 'Work', metadata: { job: '1' } },
      ],
      invoice_metadata: { batch: '9' },
    });
    expect(linesOf(added)).toEqual([
      { description: 'Waiting', amount: 700, quantity: 1 },
      { description: 'Book', amount: 3750, quantity: 3 },
      { description: 'Pen', amount: 198, quantity: 2 },
      { description: 'Work', amount: 1000, quantity: 1 },
    ]);
    expect(added).toMatchObject({ total: 5648, metadata: { batch: '9' } });
    const [first, books, pens, work] = added.lines.data;
    const changed = await stripe.invoices.updateLines(invoice.id, {
      lines: [
        { id: books?.id ?? '', quantity: 1 },
        { id: work?.id ?? '', amount: 1500, description: 'More work' },
      ],
    });
    expect(linesOf(changed).map(({ amount }) => amount)).toEqual([700, 1250, 198, 1500]);
    const line = await stripe.invoices.updateLineItem(invoice.id, pens?.id ?? '', {
      metadata: { colour: 'blue' },
    });
    expect(line).toMatchObject({ id: pens?.id, metadata: { colour: 'blue' }, amount: 198 });
    const items = await stripe.invoiceItems.list({ invoice: invoice.id });
    expect(items.data.map(({ amount }) => amount)).toEqual(expect.arrayContaining([1250, 1500, 198, 700]));
    const left = await stripe.invoices.removeLines(invoice.id, {
      lines: [
        { id: first?.id ?? '', behavior: 'unassign' },
        { id: pens?.id ?? '', behavior: 'delete' },
      ],
    });
    expect(linesOf(left).map(({ amount }) => amount)).toEqual([1250, 1500]);
    expect(
      (await stripe.invoiceItems.list({ customer: id, pending: true })).data.map((item) => item.id),
    ).toEqual([waiting.id]);
    expect((await stripe.invoices.listLineItems(invoice.id)).data).toHaveLength(2);
  });

  test('discounts of a line come before those of the invoice', async () => {
    const { stripe } = shop;
    const ten = await stripe.coupons.create({ percent_off: 10, duration: 'once' });
    const five = await stripe.coupons.create({ amount_off: 500, currency: 'usd', duration: 'once' });
    const invoice = await draft(0, { discounts: [{ coupon: ten.id }] });
    const item = await stripe.invoiceItems.create({
      invoice: invoice.id,
      amount: 2500,
      discounts: [{ coupon: five.id }],
    });
    await stripe.invoiceItems.create({ invoice: invoice.id, amount: 1000, discountable: false });
    const priced = await stripe.invoices.retrieve(invoice.id, { expand: ['discounts'] });
    expect(priced).toMatchObject({
      subtotal: 3000,
      total: 2800,
      total_discount_amounts: [{ amount: 500 }, { amount: 200 }],
    });
    expect(priced.lines.data[0]?.discount_amounts).toEqual([
      { amount: 500, discount: item.discounts?.[0] },
      { amount: 200, discount: (priced.discounts[0] as Stripe.Discount).id },
    ]);
    const without = await stripe.invoices.update(invoice.id, { discounts: '' });
    expect(without).toMatchObject({ total: 3000, discounts: [] });
    expect((await stripe.coupons.retrieve(ten.id)).times_redeemed).toBe(1);
  });

  test('what is final is fixed, but for metadata, the card and whether it advances', async () => {
    const { stripe } = shop;
    const invoice = await draft(2000, { custom_fields: [{ name: 'PO', value: '7' }] });
    expect(invoice.custom_fields).toEqual([{ name: 'PO', value: '7' }]);
    const edited = await stripe.invoices.update(invoice.id, {
      description: 'New',
      metadata: { a: '1' },
      auto_advance: true,
    });
    expect(edited).toMatchObject({ description: 'New', automatically_finalizes_at: START + 3600 });
    await stripe.invoices.finalizeInvoice(invoice.id, { auto_advance: false });
    for (const params of [
      { description: 'Late' },
      { discounts: '' as const },
      { due_date: START + DAY },
      { custom_fields: '' as const },
    ])
      expect(await refusal(stripe.invoices.update(invoice.id, params))).toMatchObject({
        code: 'invoice_not_editable',
      });
    expect(await refusal(stripe.invoiceItems.create({ invoice: invoice.id, amount: 5 }))).toMatchObject({
      code: 'invoice_not_editable',
    });
    const [line] = invoice.lines.data;
    expect(
      await refusal(stripe.invoices.updateLineItem(invoice.id, line?.id ?? '', { amount: 5 })),
    ).toMatchObject({
      code: 'invoice_not_editable',
    });
    const after = await stripe.invoices.update(invoice.id, {
      metadata: { a: '', b: '2' },
      auto_advance: true,
    });
    expect(after).toMatchObject({ metadata: { b: '2' }, next_payment_attempt: START + 3600 });
    expect(await stripe.invoices.update(invoice.id, { auto_advance: false })).toMatchObject({
      next_payment_attempt: null,
    });
    await shop.advance(DAY);
    expect((await stripe.invoices.retrieve(invoice.id)).status).toBe('open');
  });

  test('only a draft of one’s own can be deleted, and its items go with it', async () => {
    const { stripe } = shop;
    const invoice = await draft(2000);
    await shop.newEvents();
    expect(await stripe.invoices.del(invoice.id)).toMatchObject({ deleted: true });
    expect(await shop.newEvents()).toEqual(['invoiceitem.deleted', 'invoice.deleted']);
    expect(await refusal(stripe.invoices.retrieve(invoice.id))).toMatchObject({ code: 'resource_missing' });
    const open = await stripe.invoices.finalizeInvoice((await draft(2000)).id);
    expect((await refusal(stripe.invoices.del(open.id))).message).toContain('draft');
  });
});

describe('invoice items', () => {
  test('say what they cost in one way', async () => {
    const { stripe } = shop;
    const id = await customer();
    const create = (params: Partial<Stripe.InvoiceItemCreateParams>) =>
      stripe.invoiceItems.create({ customer: id, ...params });
    expect(await refusal(create({}))).toMatchObject({ code: 'parameter_missing', param: 'amount' });
    expect(await refusal(create({ amount: 5, quantity: 2 }))).toMatchObject({ code: 'parameters_exclusive' });
    expect(await refusal(create({ pricing: { price: shop.starter.id } }))).toMatchObject({ param: 'price' });
    expect(await refusal(create({ amount: 5, currency: 'xyz' }))).toMatchObject({ param: 'currency' });
    expect(await refusal(create({ amount: 1005, currency: 'kwd' }))).toMatchObject({ param: 'amount' });
    const half = await stripe.invoiceItems.create({
      customer: id,
      unit_amount_decimal: '0.5' as never,
      quantity: 25,
      currency: 'usd',
    });
    expect(half).toMatchObject({ amount: 13, quantity: 25, proration: false, invoice: null, parent: null });
  });

  test('change and go while they wait, and on a draft they take its totals along', async () => {
    const { stripe } = shop;
    const invoice = await draft(2000);
    const [item] = (await stripe.invoiceItems.list({ invoice: invoice.id })).data;
    const id = item?.id ?? '';
    await stripe.invoiceItems.update(id, { amount: 3000, description: 'Better', metadata: { k: 'v' } });
    const [line] = (await stripe.invoices.retrieve(invoice.id)).lines.data;
    expect(line).toMatchObject({
      id: invoice.lines.data[0]?.id,
      amount: 3000,
      description: 'Better',
      metadata: { k: 'v' },
    });
    await stripe.invoiceItems.del(id);
    expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({ total: 0 });
    const open = await stripe.invoices.finalizeInvoice((await draft(900)).id);
    const [fixed] = (await stripe.invoiceItems.list({ invoice: open.id })).data;
    expect(await refusal(stripe.invoiceItems.del(fixed?.id ?? ''))).toMatchObject({
      code: 'invoice_not_editable',
    });
  });

  test('without an invoice they come with the next renewal, once', async () => {
    const { stripe } = shop;
    const subscription = await subscribe(shop, shop.starter);
    const who = String(subscription.customer);
    await stripe.invoiceItems.create({ customer: who, amount: 1000, currency: 'usd', description: 'Extra' });
    await stripe.invoiceItems.create({
      customer: who,
      subscription: subscription.id,
      amount: -400,
      currency: 'usd',
    });
    expect((await stripe.invoices.createPreview({ subscription: subscription.id })).total).toBe(3500);
    await shop.advance(28 * DAY + 3600);
    const [renewal] = (await stripe.invoices.list({ subscription: subscription.id })).data;
    expect(renewal).toMatchObject({ status: 'paid', total: 3500, billing_reason: 'subscription_cycle' });
    expect((await stripe.invoiceItems.list({ customer: who, pending: true })).data).toEqual([]);
    await shop.advance(31 * DAY);
    expect((await stripe.invoices.list({ subscription: subscription.id })).data[0]?.total).toBe(2900);
  });
});

describe('what becomes of an open invoice', () => {
  test('void: nobody owes it, its intent is cancelled and the balance comes back', async () => {
    const { stripe } = shop;
    const id = await customer({ balance: -500 });
    const open = await stripe.invoices.finalizeInvoice((await draft(2000, {}, id)).id, {
      expand: ['payments'],
    });
    expect(open).toMatchObject({ starting_balance: -500, ending_balance: 0, amount_due: 1500 });
    const voided = await stripe.invoices.voidInvoice(open.id);
    expect(voided).toMatchObject({ status: 'void', auto_advance: false });
    expect((await stripe.customers.retrieve(id)) as Stripe.Customer).toMatchObject({ balance: -500 });
    const intent = String(open.payments?.data[0]?.payment.payment_intent);
    expect(await stripe.paymentIntents.retrieve(intent)).toMatchObject({ status: 'canceled' });
    expect((await refusal(stripe.invoices.pay(open.id))).message).toContain('void');
  });

  test('uncollectible: still payable', async () => {
    const { stripe } = shop;
    const open = await stripe.invoices.finalizeInvoice((await draft(2000)).id);
    await shop.newEvents();
    const bad = await stripe.invoices.markUncollectible(open.id);
    expect(bad).toMatchObject({
      status: 'uncollectible',
      status_transitions: { marked_uncollectible_at: START },
    });
    expect(await shop.newEvents()).toEqual(['invoice.marked_uncollectible']);
    expect((await refusal(stripe.invoices.markUncollectible(open.id))).code).toBe(
      'status_transition_invalid',
    );
    expect(await stripe.invoices.pay(open.id)).toMatchObject({ status: 'paid' });
  });

  test('more credit than it asks for: paid from the balance; a negative total becomes credit', async () => {
    const { stripe } = shop;
    const id = await customer({ balance: -3000 });
    const paid = await stripe.invoices.finalizeInvoice((await draft(2000, {}, id)).id);
    expect(paid).toMatchObject({ status: 'paid', amount_due: 0, ending_balance: -1000 });
    const credit = await stripe.invoices.finalizeInvoice((await draft(-700, {}, id)).id);
    expect(credit).toMatchObject({ status: 'paid', total: -700, ending_balance: -1700 });
  });

  test('too little to charge waits in the balance', async () => {
    const { stripe } = shop;
    const id = await customer();
    const small = await stripe.invoices.finalizeInvoice((await draft(30, {}, id)).id);
    expect(small).toMatchObject({ status: 'paid', total: 30, amount_due: 0, ending_balance: 30 });
    expect(await stripe.invoices.finalizeInvoice((await draft(40, {}, id)).id)).toMatchObject({
      status: 'open',
      amount_due: 70,
      starting_balance: 30,
      ending_balance: 0,
    });
  });

  test('a declined card is tried again on the plan, and a try by hand in between changes nothing of it', async () => {
    const { stripe } = shop;
    const id = await customer();
    const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: id });
    const invoice = await draft(2000, { auto_advance: true, default_payment_method: bad.id }, id);
    await shop.advance(3600);
    const failed = await stripe.invoices.retrieve(invoice.id);
    expect(failed).toMatchObject({
      status: 'open',
      attempt_count: 1,
      next_payment_attempt: START + 3600 + 3 * DAY,
    });
    expect(await refusal(stripe.invoices.pay(invoice.id))).toMatchObject({ code: 'card_declined' });
    expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({
      attempt_count: 1,
      next_payment_attempt: failed.next_payment_attempt,
    });
    await shop.advance(15 * DAY);
    expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({
      attempt_count: 4,
      next_payment_attempt: null,
      status: 'open',
    });
    expect(await stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' })).toMatchObject({
      status: 'paid',
    });
  });
});

describe('a preview', () => {
  test('shows items and coupons that are not there yet, and leaves nothing behind', async () => {
    const { stripe } = shop;
    const subscription = await subscribe(shop, shop.starter);
    const half = await stripe.coupons.create({ percent_off: 50, duration: 'once' });
    const waiting = await stripe.invoiceItems.create({
      customer: String(subscription.customer),
      amount: 1000,
      description: 'Waiting',
    });
    const before = (await stripe.prices.list({ limit: 100 })).data.length;
    await shop.newEvents();
    const preview = await stripe.invoices.createPreview({
      subscription: subscription.id,
      discounts: [{ coupon: half.id }],
      invoice_items: [
        { amount: 500, description: 'Extra', discountable: false },
        {
          price_data: { currency: 'usd', product: String(shop.starter.product), unit_amount: 300 },
          quantity: 2,
        },
        { invoiceitem: waiting.id, amount: 2000 },
      ],
    });
    expect(linesOf(preview).map(({ amount }) => amount)).toEqual([2000, 500, 600, 2900]);
    expect(preview).toMatchObject({
      subtotal: 6000,
      total: 500 + 1000 + 300 + 1450,
      billing_reason: 'upcoming',
    });
    expect(await shop.newEvents()).toEqual([]);
    expect((await stripe.prices.list({ limit: 100 })).data).toHaveLength(before);
    expect((await stripe.coupons.retrieve(half.id)).times_redeemed).toBe(0);
  });

  test('of a customer is of what renews next, else of what waits, else there is none', async () => {
    const { stripe } = shop;
    const subscription = await subscribe(shop, shop.starter);
    expect(await stripe.invoices.createPreview({ customer: String(subscription.customer) })).toMatchObject({
      total: 2900,
    });
    const id = await customer();
    expect(await refusal(stripe.invoices.createPreview({ customer: id }))).toMatchObject({
      code: 'invoice_upcoming_none',
    });
    await stripe.invoiceItems.create({ customer: id, amount: 700 });
    expect(await stripe.invoices.createPreview({ customer: id })).toMatchObject({ total: 700 });
  });

  test('is not asked for as upcoming any more: that is no invoice', async () => {
    const headers = { authorization: 'Bearer sk_test_1' };
    for (const path of ['upcoming', 'upcoming/lines'])
      expect((await fetch(`${shop.running.url}/v1/invoices/${path}`, { headers })).status).toBe(404);
  });
});
