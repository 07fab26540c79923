import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
let customer: string;
beforeEach(async () => {
  shop = await openShop();
  ({ id: customer } = await shop.stripe.customers.create({
    email: 'ada@example.com',
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  }));
});
afterEach(() => shop.running.close());

async function finalInvoice(
  lines: Stripe.InvoiceAddLinesParams.Line[],
  params: Partial<Stripe.InvoiceCreateParams> = {},
): Promise<Stripe.Invoice> {
  const { id } = await shop.stripe.invoices.create({ customer, currency: 'usd', ...params });
  await shop.stripe.invoices.addLines(id, { lines });
  return shop.stripe.invoices.finalizeInvoice(id, { expand: ['payments'] });
}

const invoiceOf = (id: string) => shop.stripe.invoices.retrieve(id, { expand: ['payments'] });
const lineOf = ({ lines }: Stripe.Invoice, at = 0) => lines.data[at]?.id ?? '';

describe('a credit note on an open invoice', () => {
  test('makes less due, and the payment that waits asks for less', async () => {
    const { stripe } = shop;
    const open = await finalInvoice([{ amount: 5000 }]);
    await shop.newEvents();
    const note = await stripe.creditNotes.create({
      invoice: open.id,
      amount: 2000,
      reason: 'order_change',
      memo: 'Sorry',
    });
    expect(note).toMatchObject({
      amount: 2000,
      total: 2000,
      pre_payment_amount: 2000,
      post_payment_amount: 0,
      type: 'pre_payment',
      status: 'issued',
      number: `${open.number}-CN-01`,
      memo: 'Sorry',
      customer_balance_transaction: null,
      refunds: [],
    });
    const after = await invoiceOf(open.id);
    expect(after).toMatchObject({
      status: 'open',
      amount_due: 3000,
      amount_remaining: 3000,
      total: 5000,
      pre_payment_credit_notes_amount: 2000,
    });
    const intent = String(after.payments?.data[0]?.payment.payment_intent);
    expect(await stripe.paymentIntents.retrieve(intent)).toMatchObject({ amount: 3000 });
    expect(await shop.newEvents()).toEqual(['invoice.updated', 'credit_note.created']);
    expect(await stripe.invoices.pay(open.id)).toMatchObject({ status: 'paid', amount_paid: 3000 });
  });

  test('for all of it makes it paid, with nothing charged', async () => {
    const { stripe } = shop;
    const open = await finalInvoice([{ amount: 5000 }]);
    await stripe.creditNotes.create({ invoice: open.id, amount: 5000 });
    const after = await invoiceOf(open.id);
    expect(after).toMatchObject({ status: 'paid', amount_due: 0, amount_paid: 0, amount_remaining: 0 });
    expect(after.payments?.data).toMatchObject([{ status: 'canceled' }]);
    expect((await stripe.charges.list({ customer })).data).toEqual([]);
  });

  test('can be voided, and then as much is due again', async () => {
    const { stripe } = shop;
    const open = await finalInvoice([{ amount: 5000 }]);
    const note = await stripe.creditNotes.create({ invoice: open.id, amount: 2000 });
    const voided = await stripe.creditNotes.voidCreditNote(note.id);
    expect(voided).toMatchObject({ status: 'void', voided_at: expect.any(Number) });
    expect(await invoiceOf(open.id)).toMatchObject({
      amount_due: 5000,
      amount_remaining: 5000,
      pre_payment_credit_notes_amount: 0,
    });
    expect((await refusal(stripe.creditNotes.voidCreditNote(note.id))).message).toContain('already');
    expect((await stripe.creditNotes.create({ invoice: open.id, amount: 5000 })).number).toBe(
      `${open.number}-CN-02`,
    );
  });
});

describe('a credit note on a paid invoice', () => {
  test('is refunded, credited and settled elsewhere, and those make up all of it', async () => {
    const { stripe } = shop;
    const open = await finalInvoice([{ amount: 5000 }]);
    await stripe.invoices.pay(open.id);
    for (const params of [
      {},
      { refund_amount: 500 },
      { refund_amount: 600, credit_amount: 500 },
      { credit_amount: -1000 },
    ])
      expect(
        (await refusal(stripe.creditNotes.create({ invoice: open.id, amount: 1000, ...params }))).type,
      ).toBe('StripeInvalidRequestError');
    await shop.newEvents();
    const note = await stripe.creditNotes.create({
      invoice: open.id,
      amount: 1000,
      refund_amount: 500,
      credit_amount: 300,
      out_of_band_amount: 200,
      expand: ['customer_balance_transaction', 'refunds.refund'],
    });
    expect(note).toMatchObject({
      type: 'post_payment',
      post_payment_amount: 1000,
      out_of_band_amount: 200,
      customer_balance_transaction: { amount: -300, type: 'credit_note', credit_note: note.id },
      refunds: [{ amount_refunded: 500, refund: { amount: 500, status: 'succeeded' } }],
    });
    expect(await shop.newEvents()).toEqual([
      'refund.created',
      'charge.refunded',
      'customer.updated',
      'invoice.updated',
      'credit_note.created',
    ]);
    expect(await invoiceOf(open.id)).toMatchObject({
      status: 'paid',
      amount_due: 5000,
      amount_paid: 5000,
      post_payment_credit_notes_amount: 1000,
    });
    expect((await stripe.customers.retrieve(customer)) as Stripe.Customer).toMatchObject({ balance: -300 });
    expect((await refusal(stripe.creditNotes.voidCreditNote(note.id))).message).toContain('open');
  });

  test('can name a refund that was made before, once', async () => {
    const { stripe } = shop;
    const open = await finalInvoice([{ amount: 5000 }]);
    await stripe.invoices.pay(open.id);
    const paid = await invoiceOf(open.id);
    const refund = await stripe.refunds.create({
      payment_intent: String(paid.payments?.data[0]?.payment.payment_intent),
      amount: 700,
    });
    const note = await stripe.creditNotes.create({
      invoice: open.id,
      amount: 700,
      refunds: [{ refund: refund.id }],
    });
    expect(note.refunds).toMatchObject([{ amount_refunded: 700, refund: refund.id, type: 'refund' }]);
    expect(
      await refusal(
        stripe.creditNotes.create({ invoice: open.id, amount: 700, refunds: [{ refund: refund.id }] }),
      ),
    ).toMatchObject({
      param: 'refunds[0][refund]',
    });
  });

  test('never gives back more than was billed, over all notes', async () => {
    const { stripe } = shop;
    const open = await finalInvoice([{ amount: 5000 }]);
    await stripe.invoices.pay(open.id);
    await stripe.creditNotes.create({ invoice: open.id, amount: 4000, credit_amount: 4000 });
    expect(
      await refusal(stripe.creditNotes.create({ invoice: open.id, amount: 1001, credit_amount: 1001 })),
    ).toMatchObject({ param: 'amount' });
    await stripe.creditNotes.create({ invoice: open.id, amount: 1000, refund_amount: 1000 });
    expect(
      await refusal(stripe.creditNotes.create({ invoice: open.id, amount: 1, credit_amount: 1 })),
    ).toMatchObject({ param: 'amount' });
  });

  test('of an invoice that the balance paid can’t be refunded to a card', async () => {
    const { stripe } = shop;
    await stripe.customers.createBalanceTransaction(customer, { amount: -5000, currency: 'usd' });
    const paid = await finalInvoice([{ amount: 5000 }]);
    expect(
      await refusal(stripe.creditNotes.create({ invoice: paid.id, amount: 5000, refund_amount: 5000 })),
    ).toMatchObject({
      param: 'refund_amount',
    });
    await stripe.creditNotes.create({ invoice: paid.id, amount: 5000, credit_amount: 5000 });
    expect((await stripe.customers.retrieve(customer)) as Stripe.Customer).toMatchObject({ balance: -5000 });
  });
});

describe('line by line', () => {
  test('discounts and taxes come back in proportion, and in parts to the cent', async () => {
    const { stripe } = shop;
    const coupon = await stripe.coupons.create({ percent_off: 15, duration: 'once' });
    const rate = await stripe.taxRates.create({ display_name: 'Sales', percentage: 8.875, inclusive: false });
    const open = await finalInvoice(
      [{ price_data: { currency: 'usd', product_data: { name: 'Seat' }, unit_amount: 999 }, quantity: 3 }],
      {
        discounts: [{ coupon: coupon.id }],
        default_tax_rates: [rate.id],
      },
    );
    expect(open).toMatchObject({ subtotal: 2997, total: 2773 });
    await stripe.invoices.pay(open.id);
    const credit = async (quantity: number) => {
      const preview = await stripe.creditNotes.preview({
        invoice: open.id,
        lines: [{ type: 'invoice_line_item', invoice_line_item: lineOf(open), quantity }],
      });
      return stripe.creditNotes.create({
        invoice: open.id,
        lines: [{ type: 'invoice_line_item', invoice_line_item: lineOf(open), quantity }],
        credit_amount: preview.total,
      });
    };
    const first = await credit(1);
    expect(first).toMatchObject({
      subtotal: 999,
      discount_amount: 150,
      total: 924,
      total_excluding_tax: 849,
    });
    expect(first.lines.data).toMatchObject([
      { amount: 999, quantity: 1, discount_amount: 150, taxes: [{ amount: 75 }] },
    ]);
    const second = await credit(2);
    expect(first.total + second.total).toBe(2773);
    expect(
      await refusal(
        stripe.creditNotes.preview({
          invoice: open.id,
          lines: [{ type: 'invoice_line_item', invoice_line_item: lineOf(open), amount: 1 }],
        }),
      ),
    ).toMatchObject({
      param: 'lines[0][amount]',
    });
  });

  test('custom lines bring their own words and taxes', async () => {
    const { stripe } = shop;
    const rate = await stripe.taxRates.create({ display_name: 'VAT', percentage: 19, inclusive: true });
    const open = await finalInvoice([{ amount: 5000 }]);
    const note = await stripe.creditNotes.create({
      invoice: open.id,
      lines: [
        {
          type: 'custom_line_item',
          description: 'Goodwill',
          quantity: 2,
          unit_amount: 595,
          tax_rates: [rate.id],
        },
      ],
    });
    expect(note).toMatchObject({
      total: 1190,
      total_excluding_tax: 1000,
      total_taxes: [{ amount: 190, tax_behavior: 'inclusive' }],
    });
    expect((await stripe.creditNotes.listLineItems(note.id)).data).toMatchObject([
      { description: 'Goodwill', type: 'custom_line_item' },
    ]);
  });

  test('a preview changes nothing, notes are listed, and their words can change', async () => {
    const { stripe } = shop;
    const open = await finalInvoice([{ amount: 5000 }]);
    const preview = await stripe.creditNotes.preview({ invoice: open.id, amount: 100 });
    expect(preview).toMatchObject({ total: 100, pre_payment_amount: 100 });
    expect(
      (await stripe.creditNotes.listPreviewLineItems({ invoice: open.id, amount: 100 })).data,
    ).toHaveLength(1);
    expect((await stripe.creditNotes.list({ invoice: open.id })).data).toEqual([]);
    const note = await stripe.creditNotes.create({ invoice: open.id, amount: 100 });
    await stripe.creditNotes.update(note.id, { memo: 'Again', metadata: { a: '1' } });
    expect((await stripe.creditNotes.list({ customer })).data).toMatchObject([
      { id: note.id, memo: 'Again', metadata: { a: '1' } },
    ]);
    const draft = await stripe.invoices.create({ customer });
    expect(await refusal(stripe.creditNotes.create({ invoice: draft.id, amount: 5 }))).toMatchObject({
      param: 'invoice',
    });
    expect(await refusal(stripe.creditNotes.create({ invoice: open.id }))).toMatchObject({
      code: 'parameter_missing',
    });
  });
});
