import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, openShop, type Shop, submit, submitCard } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.running.close());

async function issue(
  amount = 2900,
  customer: Stripe.CustomerCreateParams = {},
  invoice: Stripe.InvoiceCreateParams = {},
): Promise<Stripe.Invoice> {
  const { id } = await shop.stripe.customers.create({ email: 'ada@example.com', name: 'Ada', ...customer });
  const draft = await shop.stripe.invoices.create({
    customer: id,
    currency: 'usd',
    collection_method: 'send_invoice',
    days_until_due: 7,
    ...invoice,
  });
  await shop.stripe.invoiceItems.create({
    customer: id,
    invoice: draft.id,
    amount,
    description: 'Consulting',
  });
  return shop.stripe.invoices.finalizeInvoice(draft.id);
}

const urlOf = ({ hosted_invoice_url: url }: Stripe.Invoice) => url ?? '';
const page = async (invoice: Stripe.Invoice) => (await fetch(urlOf(invoice))).text();
const statusOf = async ({ id }: Stripe.Invoice) => (await shop.stripe.invoices.retrieve(id)).status;

test('an open invoice is paid with a new card; a declined one is told and leaves it open', async () => {
  const invoice = await issue();
  expect(await page(invoice)).toContain('Pay $29.00');
  const declined = await submitCard(urlOf(invoice), '4000000000000002');
  expect([declined.status, await statusOf(invoice)]).toEqual([402, 'open']);
  await submitCard(urlOf(invoice), '4242424242424242');
  expect(await statusOf(invoice)).toBe('paid');
  const paid = await page(invoice);
  expect(paid).toContain('$29.00 paid on January 31, 2026');
  expect(paid).not.toContain('Pay $29.00');
});

test('a bank that asks is answered before the invoice is paid', async () => {
  const invoice = await issue();
  const asked = await submitCard(urlOf(invoice), '4000002760003184');
  expect(await statusOf(invoice)).toBe('open');
  const challenge = new URL(asked.location, shop.running.url).href;
  await submit(challenge, new URLSearchParams({ result: 'complete' }));
  expect(await statusOf(invoice)).toBe('paid');
});

test('a saved card is offered and pays; one of somebody else does not', async () => {
  const saved = { payment_method: 'pm_card_visa' };
  const invoice = await issue(2900, saved);
  expect(await page(invoice)).toContain('Visa •••• 4242');
  const other = await issue(500, saved);
  const cardOf = async ({ customer }: Stripe.Invoice) =>
    (await shop.stripe.customers.listPaymentMethods(String(customer))).data[0]?.id ?? '';
  const theirs = await submit(urlOf(invoice), new URLSearchParams({ payment_method: await cardOf(other) }));
  expect([theirs.status, await statusOf(invoice)]).toEqual([422, 'open']);
  await submit(urlOf(invoice), new URLSearchParams({ payment_method: await cardOf(invoice) }));
  expect(await statusOf(invoice)).toBe('paid');
});

test('the page says when an invoice is past due, void or given up on', async () => {
  const late = await issue();
  await shop.advance(8 * DAY);
  expect(await page(late)).toContain('Past due');
  const gone = await issue();
  await shop.stripe.invoices.voidInvoice(gone.id);
  expect(await page(gone)).toContain('This invoice was voided');
  const lost = await issue();
  await shop.stripe.invoices.markUncollectible(lost.id);
  expect(await page(lost)).toContain('It can still be paid');
  await submitCard(urlOf(lost), '4242424242424242');
  expect(await statusOf(lost)).toBe('paid');
});

test('taxes, discounts, tax ids, balance and the account’s own tax id stand on the page by name', async () => {
  const { stripe } = shop;
  await stripe.tax.registrations.create({
    country: 'DE',
    country_options: { de: { type: 'standard' } },
    active_from: 'now',
  });
  const coupon = await stripe.coupons.create({ percent_off: 10, name: 'Friends', duration: 'once' });
  const own = await stripe.taxIds.create({ type: 'us_ein', value: '12-3456789' });
  const invoice = await issue(
    10_000,
    {
      address: { country: 'DE', city: 'Berlin' },
      balance: -1000,
      tax_id_data: [{ type: 'de_stn', value: '1234567890' }],
    },
    { automatic_tax: { enabled: true }, discounts: [{ coupon: coupon.id }], account_tax_ids: [own.id] },
  );
  const text = await page(invoice);
  for (const words of [
    'Friends (10% off)',
    'VAT DE (19%)',
    '$17.10',
    'Germany tax number 1234567890',
    'United States EIN 12-3456789',
    'Applied balance',
    'Pay $97.10',
  ])
    expect(text).toContain(words);
});

test('a business that accounts for the tax itself reads so', async () => {
  const invoice = await issue(1000, { tax_exempt: 'reverse' });
  expect(await page(invoice)).toContain('Tax to be paid on reverse charge basis.');
});

test.each([
  ['jpy', 2900, '¥2,900'],
  ['kwd', 29_000, '29.000'],
])('amounts in %s are written as people write them', async (currency, amount, words) => {
  expect(await page(await issue(amount, {}, { currency }))).toContain(words);
});

test('a paid charge has a receipt page, and that a PDF', async () => {
  const invoice = await issue();
  await submitCard(urlOf(invoice), '4242424242424242');
  const [charge] = (await shop.stripe.charges.list({ limit: 1 })).data;
  const receipt = await fetch(charge?.receipt_url ?? '');
  expect(receipt.headers.get('content-type')).toContain('text/html');
  const text = await receipt.text();
  expect(text).toContain('$29.00 paid on January 31, 2026');
  const href = /href="([^"]*\/pdf)"/.exec(text)?.[1] ?? '';
  const pdf = await fetch(new URL(href, shop.running.url));
  expect(pdf.headers.get('content-type')).toBe('application/pdf');
});
