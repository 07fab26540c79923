import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, openShop, refusal, type Shop, START } from '../shop.ts';

let shop: Shop;
let customer: string;
let setup: Stripe.Price;
beforeEach(async () => {
  shop = await openShop();
  ({ id: customer } = await shop.stripe.customers.create({
    email: 'ada@example.com',
    name: 'Ada',
    invoice_prefix: 'ADA',
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  }));
  setup = await shop.stripe.prices.create({
    currency: 'usd',
    unit_amount: 10_000,
    product_data: { name: 'Setup' },
  });
});
afterEach(() => shop.running.close());

const offer = (params: Partial<Stripe.QuoteCreateParams> = {}) =>
  shop.stripe.quotes.create({
    customer,
    line_items: [{ price: setup.id }, { price: shop.starter.id, quantity: 2 }],
    ...params,
  });

describe('a quote', () => {
  test('says what is due at once and what every period costs, with discounts and taxes', async () => {
    const { stripe } = shop;
    const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'forever' });
    const rate = await stripe.taxRates.create({ display_name: 'VAT', percentage: 20, inclusive: false });
    const quote = await offer({
      discounts: [{ coupon: coupon.id }],
      default_tax_rates: [rate.id],
      header: 'For Ada',
      expand: ['line_items'],
    });
    expect(quote).toMatchObject({
      status: 'draft',
      number: null,
      amount_subtotal: 15_800,
      amount_total: 17_064,
      total_details: { amount_discount: 1580, amount_tax: 2844 },
      computed: {
        upfront: { amount_subtotal: 15_800, amount_total: 17_064 },
        recurring: { amount_subtotal: 5800, amount_total: 6264, interval: 'month', interval_count: 1 },
      },
      expires_at: START + 30 * DAY,
    });
    expect(quote.line_items?.data).toMatchObject([
      {
        description: 'Setup',
        amount_subtotal: 10_000,
        amount_discount: 1000,
        amount_tax: 1800,
        amount_total: 10_800,
      },
      { description: 'Starter', quantity: 2, amount_total: 6264 },
    ]);
    expect((await stripe.quotes.listComputedUpfrontLineItems(quote.id)).data).toHaveLength(2);
    expect((await stripe.coupons.retrieve(coupon.id)).times_redeemed).toBe(0);
  });

  test('is worked on as a draft only, and then numbered', async () => {
    const { stripe } = shop;
    const draft = await offer();
    const line = (await stripe.quotes.listLineItems(draft.id)).data[1];
    const changed = await stripe.quotes.update(draft.id, {
      line_items: [{ id: line?.id ?? '', quantity: 3 }],
      description: 'Three seats',
      metadata: { deal: '7' },
    });
    expect(changed).toMatchObject({
      amount_total: 8700,
      description: 'Three seats',
      metadata: { deal: '7' },
    });
    expect((await stripe.quotes.listLineItems(draft.id)).data).toMatchObject([{ id: line?.id, quantity: 3 }]);
    await shop.newEvents();
    const open = await stripe.quotes.finalizeQuote(draft.id);
    expect(open).toMatchObject({
      status: 'open',
      number: 'QT-ADA-0001-1',
      status_transitions: { finalized_at: START },
    });
    expect(await shop.newEvents()).toEqual(['quote.finalized']);
    expect(await refusal(stripe.quotes.update(draft.id, { description: 'Late' }))).toMatchObject({
      code: 'status_transition_invalid',
    });
    const revision = await stripe.quotes.create({ from_quote: { quote: draft.id, is_revision: true } });
    expect(revision).toMatchObject({
      status: 'draft',
      amount_total: 8700,
      from_quote: { is_revision: true, quote: draft.id },
    });
    expect(await stripe.quotes.finalizeQuote(revision.id)).toMatchObject({ number: 'QT-ADA-0001-2' });
    expect((await stripe.quotes.retrieve(draft.id)).status).toBe('canceled');
    expect((await stripe.quotes.list({ status: 'open' })).data.map(({ id }) => id)).toEqual([revision.id]);
  });

  test('expires when nobody accepts it, or is cancelled', async () => {
    const { stripe } = shop;
    const quote = await stripe.quotes.finalizeQuote((await offer({ expires_at: START + 5 * DAY })).id);
    const other = await stripe.quotes.cancel((await offer()).id);
    expect(other.status).toBe('canceled');
    await shop.newEvents();
    await shop.advance(5 * DAY);
    expect(await shop.newEvents()).toEqual(['quote.canceled']);
    expect(await stripe.quotes.retrieve(quote.id)).toMatchObject({
      status: 'canceled',
      status_transitions: { canceled_at: START + 5 * DAY },
    });
    expect(await refusal(stripe.quotes.accept(quote.id))).toMatchObject({
      code: 'status_transition_invalid',
    });
  });

  test('asks for what it needs', async () => {
    const { stripe } = shop;
    expect(await refusal(stripe.quotes.create({ customer }))).toMatchObject({
      code: 'parameter_missing',
      param: 'line_items',
    });
    const nobodys = await stripe.quotes.create({ line_items: [{ price: setup.id }] });
    expect(await refusal(stripe.quotes.finalizeQuote(nobodys.id))).toMatchObject({ param: 'customer' });
    expect(
      await refusal(offer({ line_items: [{ price: shop.starter.id }, { price: shop.proYearly.id }] })),
    ).toMatchObject({ param: 'line_items' });
    const sent = await offer({ collection_method: 'send_invoice' });
    expect(await refusal(stripe.quotes.finalizeQuote(sent.id))).toMatchObject({
      param: 'invoice_settings[days_until_due]',
    });
  });
});

describe('accepting a quote', () => {
  test('that recurs starts the subscription; its first invoice has the one-time items and is paid an hour later', async () => {
    const { stripe } = shop;
    const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'once' });
    const { id } = await offer({
      discounts: [{ coupon: coupon.id }],
      subscription_data: { metadata: { seat: '2' }, description: 'Seats' },
    });
    await stripe.quotes.finalizeQuote(id);
    const accepted = await stripe.quotes.accept(id, { expand: ['subscription.latest_invoice'] });
    expect(accepted).toMatchObject({
      status: 'accepted',
      invoice: null,
      subscription: {
        status: 'active',
        metadata: { seat: '2' },
        description: 'Seats',
        latest_invoice: { status: 'draft', total: 7900 },
      },
    });
    expect((await stripe.coupons.retrieve(coupon.id)).times_redeemed).toBe(1);
    await shop.advance(3600);
    const subscription = accepted.subscription as Stripe.Subscription;
    const [invoice] = (await stripe.invoices.list({ subscription: subscription.id })).data;
    expect(invoice).toMatchObject({ status: 'paid', amount_paid: 7900 });
    expect(await shop.newEvents()).toEqual(
      expect.arrayContaining(['customer.subscription.created', 'quote.accepted', 'invoice.paid']),
    );
  });

  test('with a trial bills the one-time items now and the rest later', async () => {
    const { stripe } = shop;
    const quote = await offer({ subscription_data: { trial_period_days: 7 } });
    expect(quote.computed.upfront.amount_total).toBe(10_000);
    await stripe.quotes.finalizeQuote(quote.id);
    const accepted = await stripe.quotes.accept(quote.id, { expand: ['subscription.latest_invoice'] });
    expect(accepted.subscription).toMatchObject({ status: 'trialing', latest_invoice: { total: 10_000 } });
  });

  test('that does not recur makes an invoice, sent when it says so', async () => {
    const { stripe } = shop;
    const { id } = await offer({
      line_items: [{ price: setup.id, quantity: 2 }],
      collection_method: 'send_invoice',
      invoice_settings: { days_until_due: 14, footer: 'Thanks' },
    });
    await stripe.quotes.finalizeQuote(id);
    const accepted = await stripe.quotes.accept(id, { expand: ['invoice'] });
    expect(accepted.invoice).toMatchObject({
      status: 'draft',
      billing_reason: 'quote_accept',
      total: 20_000,
      footer: 'Thanks',
      parent: { type: 'quote_details', quote_details: { quote: id } },
    });
    await shop.advance(3600);
    const invoice = await stripe.invoices.retrieve((accepted.invoice as Stripe.Invoice).id);
    expect(invoice).toMatchObject({ status: 'open', due_date: START + 3600 + 14 * DAY });
  });
});

describe('documents', () => {
  const fetchPdf = async (url: string) => {
    const response = await fetch(url);
    return {
      type: response.headers.get('content-type'),
      start: Buffer.from(await response.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    };
  };
  const isPdf = { type: 'application/pdf', start: '%PDF-' };

  test('a quote has a PDF once it is final, for those with a key', async () => {
    const { stripe, running } = shop;
    const { id } = await offer();
    expect(await refusal(stripe.quotes.pdf(id))).toMatchObject({ statusCode: 400 });
    await stripe.quotes.finalizeQuote(id);
    const chunks: Buffer[] = [];
    for await (const chunk of await stripe.quotes.pdf(id)) chunks.push(Buffer.from(chunk));
    expect(Buffer.concat(chunks).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await fetch(`${running.url}/v1/quotes/${id}/pdf`)).status).toBe(401);
  });

  test('invoices, receipts and credit notes have theirs', async () => {
    const { stripe, running } = shop;
    const draft = await stripe.invoices.create({ customer, currency: 'usd' });
    await stripe.invoiceItems.create({ invoice: draft.id, amount: 5000 });
    const open = await stripe.invoices.finalizeInvoice(draft.id);
    const note = await stripe.creditNotes.create({ invoice: open.id, amount: 500, memo: 'Sorry' });
    expect(await fetchPdf(note.pdf)).toEqual(isPdf);
    expect((await fetch(`${running.url}/i/${open.id}/receipt/pdf`)).status).toBe(404);
    await stripe.invoices.pay(open.id);
    expect(await fetchPdf(open.invoice_pdf ?? '')).toEqual(isPdf);
    expect(await fetchPdf(`${running.url}/i/${open.id}/receipt/pdf`)).toEqual(isPdf);
    const [charge] = (await stripe.charges.list({ customer })).data;
    expect(await fetchPdf(`${charge?.receipt_url}/pdf`)).toEqual(isPdf);
    const intent = await stripe.paymentIntents.create({
      amount: 900,
      currency: 'usd',
      payment_method: 'pm_card_visa',
      confirm: true,
      expand: ['latest_charge'],
    });
    expect(await fetchPdf(`${(intent.latest_charge as Stripe.Charge).receipt_url}/pdf`)).toEqual(isPdf);
  });
});
