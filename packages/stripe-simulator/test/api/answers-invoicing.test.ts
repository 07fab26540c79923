import { afterAll, beforeAll, expect, test } from 'vitest';
import { differences } from '../conforms.ts';
import { DAY, openShop, type Shop, subscribe } from '../shop.ts';

/** The SDK's type of every kind of object that invoicing makes. */
const TYPES: Record<string, string> = {
  credit_note: 'CreditNote',
  customer: 'Customer',
  customer_balance_transaction: 'CustomerBalanceTransaction',
  discount: 'Discount',
  invoice: 'Invoice',
  invoice_payment: 'InvoicePayment',
  invoiceitem: 'InvoiceItem',
  quote: 'Quote',
};

let shop: Shop;
let customer: string;
beforeAll(async () => {
  shop = await openShop();
  await liveThrough(shop);
}, 60_000);
afterAll(() => shop.running.close());

/** Enough that every kind of invoice exists, in most of its states. */
async function liveThrough({ stripe, starter, advance }: Shop): Promise<void> {
  ({ id: customer } = await stripe.customers.create({
    email: 'ada@example.com',
    balance: -700,
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa', custom_fields: [{ name: 'PO', value: '1' }] },
  }));
  const coupon = await stripe.coupons.create({ amount_off: 300, currency: 'usd', duration: 'once' });
  const invoice = async (amount: number, finish: (id: string) => Promise<unknown>) => {
    const { id } = await stripe.invoices.create({
      customer,
      collection_method: 'send_invoice',
      days_until_due: 10,
      discounts: [{ coupon: coupon.id }],
      rendering: { pdf: { page_size: 'a4' } },
      payment_settings: { payment_method_types: ['card'] },
      shipping_details: { name: 'Ada', address: { country: 'DE' } },
    });
    await stripe.invoiceItems.create({ invoice: id, amount, discounts: [{ coupon: coupon.id }] });
    await finish(id);
  };
  await invoice(2000, async () => undefined);
  await invoice(2000, async (id) => {
    await stripe.invoices.sendInvoice(id);
    const note = await stripe.creditNotes.create({ invoice: id, amount: 100 });
    await stripe.creditNotes.update(note.id, { memo: 'Oh' });
    await stripe.creditNotes.voidCreditNote(note.id);
  });
  const rate = await stripe.taxRates.create({ display_name: 'VAT', percentage: 19, inclusive: false });
  await invoice(2000, async (id) => {
    const { lines } = await stripe.invoices.update(id, { default_tax_rates: [rate.id] });
    await stripe.invoices.pay(id);
    const line = {
      type: 'invoice_line_item' as const,
      invoice_line_item: lines.data[0]?.id ?? '',
      amount: 1000,
    };
    const { total } = await stripe.creditNotes.preview({ invoice: id, lines: [line] });
    await stripe.creditNotes.create({
      invoice: id,
      lines: [line],
      refund_amount: 100,
      credit_amount: total - 100,
    });
  });
  await invoice(2000, (id) => stripe.invoices.pay(id, { paid_out_of_band: true }));
  await invoice(2000, async (id) =>
    stripe.invoices.voidInvoice((await stripe.invoices.finalizeInvoice(id)).id),
  );
  await invoice(2000, async (id) =>
    stripe.invoices.markUncollectible((await stripe.invoices.finalizeInvoice(id)).id),
  );
  await invoice(620, (id) => stripe.invoices.finalizeInvoice(id));
  await invoice(-500, (id) => stripe.invoices.finalizeInvoice(id));
  await invoice(900, (id) => stripe.invoices.del(id));
  await stripe.invoiceItems.create({ customer, amount: 400 });
  await stripe.invoiceItems.del((await stripe.invoiceItems.create({ customer, amount: 400 })).id);
  await subscribe(shop, starter, { add_invoice_items: [{ price_data: oneTime(starter.product as string) }] });
  const quote = async (finish: (id: string) => Promise<unknown>) => {
    const made = await stripe.quotes.create({
      customer,
      line_items: [
        { price: starter.id, discounts: [{ coupon: coupon.id }] },
        { price_data: oneTime(starter.product as string), tax_rates: [rate.id] },
      ],
    });
    await finish(made.id);
  };
  await quote(async () => undefined);
  await quote(async (id) => stripe.quotes.accept((await stripe.quotes.finalizeQuote(id)).id));
  await quote((id) => stripe.quotes.cancel(id));
  await advance(28 * DAY + 3600);
}

const oneTime = (product: string) => ({ currency: 'usd', product, unit_amount: 1500 });

async function get(path: string): Promise<unknown> {
  const headers = { authorization: 'Bearer sk_test_1' };
  return (await fetch(`${shop.running.url}${path.replace('CUSTOMER', customer)}`, { headers })).json();
}

test.each([
  ['/v1/credit_notes?expand[]=data.customer_balance_transaction', 'CreditNote'],
  ['/v1/customers', 'Customer'],
  ['/v1/customers/CUSTOMER/balance_transactions?expand[]=data.invoice', 'CustomerBalanceTransaction'],
  ['/v1/invoiceitems', 'InvoiceItem'],
  ['/v1/invoiceitems?expand[]=data.discounts&expand[]=data.invoice', 'InvoiceItem'],
  ['/v1/invoices', 'Invoice'],
  ['/v1/invoices?expand[]=data.payments&expand[]=data.discounts&expand[]=data.customer', 'Invoice'],
  ['/v1/invoice_payments', 'InvoicePayment'],
  ['/v1/quotes?expand[]=data.line_items&expand[]=data.subscription', 'Quote'],
])('every object of %s is exactly what the SDK declares', async (path, type) => {
  const list = (await get(`${path}${path.includes('?') ? '&' : '?'}limit=100`)) as { data: unknown[] };
  expect(list.data.length).toBeGreaterThan(0);
  expect(list.data.flatMap((object) => differences(object, type))).toEqual([]);
});

test('every event of invoicing carries what the SDK declares', async () => {
  const kinds = new Set<string>();
  const problems: string[] = [];
  for await (const event of shop.stripe.events.list({ limit: 100 })) {
    const object = JSON.parse(JSON.stringify(event.data.object)) as { object: string };
    const type = TYPES[object.object];
    if (type === undefined) continue;
    kinds.add(event.type);
    problems.push(...differences(object, type).map((text) => `${event.type}: ${text}`));
  }
  expect(problems).toEqual([]);
  for (const kind of [
    'created',
    'deleted',
    'finalized',
    'marked_uncollectible',
    'overdue',
    'paid',
    'payment_succeeded',
    'sent',
    'upcoming',
    'updated',
    'voided',
    'will_be_due',
  ])
    expect(kinds).toContain(`invoice.${kind}`);
  for (const kind of ['created', 'updated', 'voided']) expect(kinds).toContain(`credit_note.${kind}`);
  for (const kind of ['accepted', 'canceled', 'created', 'finalized'])
    expect(kinds).toContain(`quote.${kind}`);
});
